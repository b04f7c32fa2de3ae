# Classes: what MicroPython documents as different, and firn does as CPython does.
class Dir:
    def __dir__(self):
        return ("z", "a", "m")


print(dir(Dir()))


class Base:
    seen = []

    def __init_subclass__(cls, label=None, **rest):
        super().__init_subclass__(**rest)
        Base.seen.append((cls.__name__, label))


class One(Base):
    pass


class Two(One, label="two"):
    pass


print(Base.seen, type(Base.__init_subclass__).__name__)
try:
    class Three(One, other=1):
        pass
except TypeError:
    print("TypeError")


class Named:
    def __str__(self):
        return "Named"


class Pair(tuple, Named):
    pass


print(str(Pair((1, 2))), [c.__name__ for c in Pair.__mro__])
try:
    class Circle(object, Named):
        pass
except TypeError as e:
    print("TypeError", str(e).split("\n")[0][:60])


class Private:
    def __init__(self):
        self.__x = 1
        self.__y__ = 2

    def __hidden(self):
        return self.__x

    def call(self):
        return self.__hidden(), __outside()


def __outside():
    return "outside"


p = Private()
print(sorted(n for n in p.__dict__), p._Private__hidden())
try:
    p.call()
except NameError as e:
    print(str(e)[:40])


class Bad:
    def __str__(self):
        return 5

    def __repr__(self):
        return None


for f in (str, repr, "{}".format, "%s".__mod__):
    try:
        print(f(Bad()))
    except TypeError as e:
        print(e)


class Early(list):
    def __init__(self, first):
        self.append(first)
        super().__init__(self + [first])


print(Early(3))


class A:
    def __init__(self):
        self.order = ["A"]

    @property
    def value(self):
        return {"a": 10}


class B(A):
    def __init__(self):
        super().__init__()
        self.order.append("B")

    @property
    def value(self):
        return super().value


class C(A):
    def __init__(self):
        super().__init__()
        self.order.append("C")


class D(B, C):
    def __init__(self):
        super().__init__()
        self.order.append("D")


print(D().order, D().value["a"])
