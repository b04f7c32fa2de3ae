# Classes are patched after their methods were bound and called: what was bound stays, look-ups see the change.
import parts
from parts import Motor, Fast, drive

handlers = {"run": parts.motor.run, "fast": parts.fast.run}
print(drive(), drive())


def patched(self):
    return "patched %d" % self.speed


original = Motor.run
Motor.run = patched
print(drive(), handlers["run"](), handlers["fast"]())
Motor.speed = 4
print(drive())
Fast.run = lambda self: "fast only"
print(drive(), handlers["fast"]())
Motor.__len__ = lambda self: 70
print(len(parts.motor), len(parts.fast))
Motor.power = property(lambda self: "power")
print(parts.motor.power, parts.fast.power)
Motor.extra = lambda self, n: n + self.speed
print(parts.motor.extra(1), parts.fast.extra(1))
del Fast.run
print(drive())
Motor.run = original
print(drive())
parts.motor.run = lambda: "instance"
print(drive())
del parts.motor.run
del Fast.speed
print(drive())
Motor.__init__ = lambda self, speed: setattr(self, "speed", speed)
print(Motor(1).run(), Fast(2).run(), parts.motor.run())
Motor.__call__ = lambda self: "called"
Motor.__eq__ = lambda self, other: True
Motor.__getitem__ = lambda self, key: key * 2
Motor.__iter__ = lambda self: iter("ab")
print(parts.motor(), parts.fast == 3, parts.fast[4], list(parts.motor))
Motor.__getattr__ = lambda self, name: "no " + name
print(parts.motor.nothing, parts.fast.speed)
del Motor.__getattr__
try:
    parts.motor.nothing
except AttributeError:
    print("AttributeError")
for base in (Motor, Fast):
    for i in range(3):
        setattr(base, "at" + "tr%d" % i, i)
print(parts.motor.attr0, parts.fast.attr2, Motor(0).attr1)
