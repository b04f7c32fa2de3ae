# Rarer protocols: descriptors by hand, checks by metaclasses, views of objects.
class Desc:
    def __get__(self, instance, owner):
        if instance is None:
            return self
        return instance.__dict__.get("_d", "unset")

    def __set__(self, instance, value):
        instance.__dict__["_d"] = value

    def __delete__(self, instance):
        del instance.__dict__["_d"]


class NonData:
    def __get__(self, instance, owner):
        return ("computed", instance is None, owner.__name__)


class Holder:
    d = Desc()
    n = NonData()


h = Holder()
print(h.d, type(Holder.d).__name__, h.n, Holder.n)
h.d = 5
print(h.d, h.__dict__)
del h.d
print(h.d)
h.n = "own"
print(h.n, vars(h))
del h.n
print(h.n)


class Lazy:
    def __init__(self, f):
        self.f = f

    def __get__(self, instance, owner):
        value = self.f(instance)
        instance.__dict__[self.f.__name__] = value
        return value


class Uses:
    @Lazy
    def slow(self):
        print("computing")
        return 42


u = Uses()
print(u.slow, u.slow, u.slow)


class Meta(type):
    def __instancecheck__(cls, x):
        return x == 5

    def __subclasscheck__(cls, c):
        return c is int

    def __eq__(cls, other):
        return other == "meta"

    def __hash__(cls):
        return 7

    def __bool__(cls):
        return False

    def __add__(cls, other):
        return ("class plus", other)

    def __getattr__(cls, name):
        return "meta " + name

    def __setattr__(cls, name, value):
        print("setting", name)
        super().__setattr__(name, value)

    def __call__(cls):
        return "called"

    def __dir__(cls):
        return ["b", "a"]


class M(metaclass=Meta):
    real = 1


print(isinstance(5, M), isinstance(6, M), issubclass(int, M), issubclass(str, M), M == "meta", M == 5, hash(M), bool(M), M + 1)
print(M.anything, M.real, M(), dir(M))
M.new = 3
print(M.new)


class Gen:
    def __iter__(self):
        yield 1
        yield 2

    def __reversed__(self):
        return iter("reversed")

    def __len__(self):
        return 2


print(list(Gen()), list(reversed(Gen())), 2 in Gen(), dict(enumerate(Gen())), [*Gen(), *Gen()], max(Gen()))
a, b = Gen()
print(a, b)


class Ix:
    def __index__(self):
        return 3


print(list(range(Ix())), hex(Ix()), "abcdef"[Ix()], [0] * Ix(), bytes(Ix()), (1, 2, 3, 4)[Ix()], "abcdef"[: Ix()], bin(Ix()), chr(Ix()) == "\x03")


def outer():
    class Local:
        class Deep:
            pass

        def m(self):
            return lambda: 0

    return Local


L = outer()
print(L, L.Deep, L.__qualname__, L().m().__qualname__)
text = repr(L())
print(text.startswith("<__main__.outer.<locals>.Local object at 0x"), text.endswith(">"))
print(repr(outer).startswith("<function outer at 0x"), repr(L().m).startswith("<bound method outer.<locals>.Local.m of <__main__.outer"))
print(repr(len), repr(int), repr(type), repr(ValueError), repr(Holder), str(M)[:8])
print(repr([].append).startswith("<built-in method append of list object at"), repr(list.append), repr("".join).startswith("<built-in method join of str"))
print(repr(property()).startswith("<property object at"), repr(iter(Gen())).startswith("<generator object Gen.__iter__ at"), repr(print))
print(super(L, L()).__class__, repr(super(L, L())) == "<super: <class 'Local'>, <Local object>>", repr(super(L, L())).startswith("<super: <class "))


class Cmp:
    def __eq__(self, o):
        return NotImplemented

    def __lt__(self, o):
        return "lt"

    def __ge__(self, o):
        return ["ge"]


c = Cmp()
print(c == c, c == Cmp(), c != c, c < 1, 1 > c, c >= 2, 1 <= c, [c] == [c], c in [c])


class Num:
    def __complex__(self):
        return 1

    def __int__(self):
        return 7

    def __float__(self):
        return 2.5

    def __trunc__(self):
        return 9


print(int(Num()), float(Num()))


class Matrix:
    def __matmul__(self, o):
        return "matmul"

    def __rmatmul__(self, o):
        return "rmatmul"

    def __imatmul__(self, o):
        return "imatmul"

    def __lshift__(self, o):
        return "lshift"

    def __rand__(self, o):
        return "rand"

    def __xor__(self, o):
        return "xor"

    def __ior__(self, o):
        return "ior"

    def __floordiv__(self, o):
        return "floordiv"

    def __rtruediv__(self, o):
        return "rtruediv"

    def __mod__(self, o):
        return "mod"


m = Matrix()
print(m @ 1, 1 @ m, m << 1, 1 & m, m ^ 1, m // 1, 1 / m, m % 2)
k = m
k @= 1
print(k)
k = m
k |= 1
print(k)


class Str:
    def __rmod__(self, o):
        return "rmod"

    def __str__(self):
        return "text"


print("%s" % Str(), 5 % Str(), f"{Str()!s:>6}|", "{0!s}".format(Str()))


class Empty:
    pass


e = Empty()
print(e.__class__ is Empty, Empty.__class__ is type, e.__dict__, Empty.__bases__, Empty.__name__, e.__doc__, e.__module__)
Empty.__name__ = "Renamed"
print(Empty.__name__, type(e).__name__)
print([c.__name__ for c in Empty.mro()], Empty.__mro__[-1] is object, object.__bases__, int.__base__)
e.__dict__.update(x=1, y=2)
print(e.x + e.y, list(e.__dict__), e.__dict__.pop("x"), hasattr(e, "x"))
for attribute in ("__class__", "__dict__", "__doc__", "__eq__", "__hash__", "__init__", "__repr__", "__str__", "__lt__", "__format__"):
    print(attribute, hasattr(e, attribute), end="; ")
print()
print((5).__add__(3), "a".__len__(), [1].__contains__(1), {}.__len__(), (1).__eq__(1), (1).__lt__(2), "a".__add__("b"), [].__eq__([]), (2).__rsub__(5), (1.5).__mul__(2))
print((1).__add__("x"), (1).__eq__("x"), object().__eq__(1), int.__repr__(5), str.__str__("s"), (5).__hash__() == hash(5), (3).__neg__(), "x".__repr__())
print(type(e)("").__class__ if False else "", isinstance(type, object), isinstance(object, type), issubclass(type, object), type(type) is type)


class Chain:
    def __init__(self):
        self.log = []

    def __getattr__(self, name):
        self.log.append(name)
        return self

    def __call__(self, *args):
        self.log.append(args)
        return self


print(Chain().a.b(1).c.log)


class WithDel:
    def __init__(self):
        self.items = {"a": 1}

    def __delitem__(self, key):
        del self.items[key]

    def __getitem__(self, key):
        return self.items[key]

    def __setitem__(self, key, value):
        self.items[key] = value


w = WithDel()
w["b"] = 2
w["a"] += 5
del w["b"]
print(w.items, w["a"])
try:
    w["zz"]
except KeyError as error:
    print(repr(error))
s = slice(1, 2)


class Sl:
    def __getitem__(self, i):
        return i


print(Sl()[1:2], Sl()[::3], Sl()[1, 2:3], Sl()[...], Sl()[None], Sl()[-1], s == slice(1, 2))
