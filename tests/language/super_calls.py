# super() with and without arguments, __class__, cooperative methods, classmethods.
class Base:
    def __init__(self, *args):
        self.trace = ["Base"]

    def hello(self):
        return "Base.hello"

    @classmethod
    def make(cls):
        return cls()

    @property
    def kind(self):
        return "base"


class Left(Base):
    def __init__(self, *args):
        super().__init__(*args)
        self.trace.append("Left")

    def hello(self):
        return "Left>" + super().hello()


class Right(Base):
    def __init__(self, *args):
        super(Right, self).__init__(*args)
        self.trace.append("Right")

    def hello(self):
        return "Right>" + super().hello()


class Both(Left, Right):
    def __init__(self):
        super().__init__(1, 2)
        self.trace.append("Both")

    def hello(self):
        parent = super()
        return "Both>" + parent.hello()

    @classmethod
    def make(cls):
        made = super().make()
        made.trace.append("made")
        return made

    @property
    def kind(self):
        return "both " + super().kind

    def nested(self):
        def inner():
            return __class__.__name__, super(Both, self).hello()
        return inner()

    def in_comprehension(self):
        s = super()
        return [s.hello() for _ in range(2)]


b = Both()
print(b.trace, b.hello(), Both.make().trace, b.kind)
print(b.nested(), b.in_comprehension())
print([c.__name__ for c in Both.__mro__])


class Renamed(Base):
    def hello(this):
        return "this>" + super().hello()

    def captured(self):
        return (lambda: super(Renamed, self).hello())()

    def reassigned(self, other):
        self = other
        return super().hello()


r = Renamed()
print(r.hello(), r.captured(), r.reassigned(Renamed()))


class Item(dict):
    def __getitem__(self, key):
        return super().__getitem__(key) * 2


i = Item()
i["k"] = 4
print(i["k"])


def no_class(self):
    return super().hello()


try:
    no_class(b)
except RuntimeError as e:
    print("RuntimeError")


class Attribute(Base):
    def f(self):
        try:
            return super().missing
        except AttributeError as e:
            return "AttributeError"


print(Attribute().f())
