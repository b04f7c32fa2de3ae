# Multiple inheritance in C3 order, super() along it, classes as values.
class Base:
    tag = "base"

    def who(self):
        return ["Base"]

    def hook(self):
        return self.name()

    def name(self):
        return "base name"


class Left(Base):
    def who(self):
        return ["Left"] + super().who()


class Right(Base):
    tag = "right"

    def who(self):
        return ["Right"] + super().who()

    def name(self):
        return "right name"


class Both(Left, Right):
    def who(self):
        return ["Both"] + super().who()


b = Both()
print(b.who(), b.tag, b.hook())
print([c.__name__ for c in Both.__mro__] if hasattr(Both, "__mro__") else None)
print(isinstance(b, Right), issubclass(Both, Base), issubclass(Base, Both), isinstance(b, (int, Left)))
try:
    class Bad(Base, Left):
        pass
except TypeError:
    print("no consistent order")


class Counted(list):
    def __init__(self, *args):
        super().__init__(*args)
        self.added = 0

    def append(self, x):
        self.added += 1
        super().append(x)


c = Counted([1, 2])
c.append(3)
print(c, len(c), c.added, c == [1, 2, 3], isinstance(c, list), c[1:], sum(c))


class Name(str):
    def shout(self):
        return self.upper() + "!"


n = Name("bob")
print(n.shout(), n + "by", len(n), n == "bob", {"bob": 1}[n])


class Money(int):
    def __repr__(self):
        return f"${int(self)}"


print(Money(5), Money(5) + 1, [Money(7)])


class Default(dict):
    def __missing__(self, key):
        return f"no {key}"


d = Default(a=1)
print(d["a"], d["b"], len(d))


class Abstract:
    def run(self):
        raise NotImplementedError("later")


try:
    Abstract().run()
except NotImplementedError as e:
    print(repr(e))


def make(base, value):
    class Made(base):
        v = value
    return Made


print(make(Base, 3).v, make(Left, 4)().who())
print(type("Dynamic", (Base,), {"x": 5})().x)


class A:
    def __init__(self):
        print("A")
        super().__init__()


class B:
    def __init__(self):
        print("B")
        super().__init__()


class AB(A, B):
    pass


AB()
