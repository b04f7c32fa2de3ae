# property, staticmethod, classmethod, __getattr__, __setattr__, __slots__, class attributes.
class Temperature:
    made = 0

    def __init__(self, celsius):
        self._celsius = celsius

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273:
            raise ValueError("too cold")
        self._celsius = value

    @celsius.deleter
    def celsius(self):
        self._celsius = 0

    @property
    def fahrenheit(self):
        return self._celsius * 9 // 5 + 32

    @staticmethod
    def freezing():
        return 0

    @classmethod
    def boiling(cls):
        cls.made += 1
        return cls(100)


class Hot(Temperature):
    pass


t = Temperature(20)
t.celsius = 25
print(t.celsius, t.fahrenheit, t.freezing(), Temperature.freezing())
h = Hot.boiling()
print(type(h).__name__, h.celsius, Hot.made, Temperature.made)
try:
    t.celsius = -300
except ValueError as e:
    print(e)
try:
    t.fahrenheit = 1
except AttributeError:
    print("read-only")
del t.celsius
print(t.celsius)


class Lazy:
    def __init__(self):
        self.known = 1

    def __getattr__(self, name):
        if name.startswith("x"):
            return name * 2
        raise AttributeError(name)


z = Lazy()
print(z.known, z.xy, hasattr(z, "other"), hasattr(z, "xx"))


class Guarded:
    def __setattr__(self, name, value):
        print("set", name)
        object.__setattr__(self, name, value)


g = Guarded()
g.a = 1
print(g.a)


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


p = Point(3)
p.y = 4
print(p.x, p.y)


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, owner):
        if obj is None:
            return self
        return getattr(obj, self.name)

    def __set__(self, obj, value):
        if value <= 0:
            raise ValueError(self.name)
        setattr(obj, self.name, value)


class Order:
    amount = Positive()

    def __init__(self, amount):
        self.amount = amount


o = Order(5)
print(o.amount)
try:
    o.amount = -1
except ValueError as e:
    print(e)


class Items:
    def __init__(self):
        self.d = {}

    def __setitem__(self, k, v):
        self.d[k] = v

    def __getitem__(self, k):
        return k if isinstance(k, slice) else self.d[k]

    def __delitem__(self, k):
        del self.d[k]


i = Items()
i["a"] = 1
i[1, 2] = 3
print(i["a"], i[1, 2], i[1:2], i[::3])
del i["a"]
print(i.d)
