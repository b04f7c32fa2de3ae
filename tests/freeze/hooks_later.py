# Hooks that a class gets at run time are seen by instances that are frozen and by those of classes derived from it; so is a
# change of the class of a frozen instance.
import time


class Base:
    kind = "base"

    def __init__(self, v):
        self.v = v

    def show(self):
        return self.v


class Derived(Base):
    def more(self):
        return self.v + 1


class Other:
    def show(self):
        return "other", self.v


b, d, kept, late = Base(1), Derived(2), Base(3), Base(4)
objects = [b, d, late]
zero = time.ticks_ms() * 0


def all_of():
    return [o.v for o in objects], [o.show() for o in objects], d.more(), b.kind


def fill(n):
    for o in objects:
        o.v = n
        o.v += 1
    return [vars(o) for o in objects]


print(all_of(), fill(5))
writes = []


def watch(self, name, value):
    writes.append((type(self).__name__, name, value))
    object.__setattr__(self, name, value * 10)


Base.__setattr__ = watch
print(fill(6), writes)
writes.clear()
fresh = Derived(7)
print(fresh.v, writes)
del Base.__setattr__
print(fill(8), len(writes))
Derived.__getattribute__ = lambda self, name: name
print(d.v, d.show, d.more, b.v, b.show(), late.show())
del Derived.__getattribute__
print(all_of())
Base.__getattr__ = lambda self, name: "no " + name
print(b.a, d.b, hasattr(late, "c"), kept.v)
del Base.__getattr__
print(hasattr(b, "a"), hasattr(d, "b"))
Base.__new__ = staticmethod(lambda cls, v: print("new", cls.__name__, v) or object.__new__(cls))
print(Derived(9).v, Base(10).v)
kept.__class__ = Other
print(kept.show(), type(kept) is Other, isinstance(kept, Base), vars(kept))
kept.w = 1
late.__class__ = Derived
print(sorted(vars(kept)), late.more(), late.show(), kept.__class__.__name__)
Base.show = lambda self: "patched"
print([o.show() for o in (b, d, kept, late)])
