# Making classes: bases, order, keywords, names, what goes wrong.
class Base:
    def __init_subclass__(cls, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag
        print("subclass", cls.__name__, tag)


class One(Base, tag="first"):
    pass


class Two(One):
    pass


print(One.tag, Two.tag, Base.__name__, Two.__mro__ == (Two, One, Base, object))


class Named:
    def __set_name__(self, owner, name):
        print("name", owner.__name__, name)
        self.name = name

    def __get__(self, instance, owner):
        return (self.name, instance is not None, owner.__name__)

    def __set__(self, instance, value):
        print("set", self.name, value)


class Uses:
    field = Named()
    other = Named()

    def __init__(self):
        self.field = 1
        self.plain = 2


u = Uses()
print(u.field, Uses.other, u.plain)
u.other = 9


def attempt(f):
    try:
        f()
        print("fine")
    except Exception as e:
        print(type(e).__name__, e)


class A:
    pass


class B(A):
    pass


attempt(lambda: type("X", (A, A), {}))
attempt(lambda: type("X", (A, B), {}))
attempt(lambda: type("X", (bool,), {}))
attempt(lambda: type("X", (int, str), {}))
attempt(lambda: type("X", (list, dict), {}))
attempt(lambda: type("X", (1,), {}) if False else type("X", (), 1))
attempt(lambda: type(1, (), {}))
attempt(lambda: type("X", (A,), {}, tag=1))

X = type("X", (B,), {"v": 5, "f": lambda self: self.v + 1})
print(X.__name__, X().f(), X.__bases__, issubclass(X, A), isinstance(X(), (int, A)))


class Outer:
    """Says what it is."""

    class Inner:
        def method(self):
            pass

    def f(self):
        def g():
            pass

        return g


print(Outer.__doc__, Outer.Inner.__qualname__, Outer.Inner.method.__qualname__, Outer().f().__qualname__, Outer.f.__name__)
print(Outer.__module__, Outer.Inner, Outer.Inner.__doc__, A.__doc__)


class Meta(type):
    def __new__(mcs, name, bases, namespace, **kwargs):
        namespace["added"] = name.lower()
        return super().__new__(mcs, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)
        cls.kwargs = kwargs

    def __call__(cls, *args, **kwargs):
        print("calling", cls.__name__)
        return super().__call__(*args, **kwargs)

    def __len__(cls):
        return 42

    def __getitem__(cls, key):
        return (cls.__name__, key)

    def __iter__(cls):
        return iter(["a", "b"])

    def __contains__(cls, x):
        return x == 1

    @property
    def shout(cls):
        return cls.__name__.upper()

    def helper(cls):
        return "helped " + cls.__name__

    def __repr__(cls):
        return "<meta " + cls.__name__ + ">"


class M(metaclass=Meta, option=3):
    def __init__(self, x):
        self.x = x


class N(M):
    pass


print(M.added, M.kwargs, N.added, type(N) is Meta, len(M), M["k"], list(N), 1 in M, M.shout, N.helper(), M)
print(M(5).x, N(x=6).x, isinstance(M, type), isinstance(M, Meta), type(type(M)))


class Other(type):
    pass


class O(metaclass=Other):
    pass


attempt(lambda: type("Z", (M, O), {}))


def make(name, bases, namespace):
    return (name, bases, sorted(k for k in namespace if not k.startswith("__")))


class NotAClass(metaclass=make):
    x = 1
    y = 2


print(NotAClass)


class Single:
    instance = None

    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
            print("made")
        return cls.instance

    def __init__(self, value):
        self.value = value


a, b = Single(1), Single(2)
print(a is b, a.value)


class Strange:
    def __new__(cls):
        return 5

    def __init__(self):
        print("never")


print(Strange())


class BadInit:
    def __init__(self):
        return 1


attempt(BadInit)


class K:
    x = 1
    y = x + 1
    z = [i for i in range(y)]
    for i in range(3):
        pass
    if y > 1:
        def method(self):
            return __class__.__name__
    del x


print(K.y, K.z, K.i, K().method(), hasattr(K, "x"))


class Generic:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)


print(Generic[int], Generic["a", 1])


class Plain(object):
    def __eq__(self, other):
        return True


attempt(lambda: hash(Plain()))
print(Plain.__hash__, Plain() == 5, Plain() != 5)


class Made:
    def __new__(cls, *args):
        made = super().__new__(cls)
        made.args = args
        return made


class Remade(Made):
    __slots__ = ()


# __new__ takes no self, however it is reached.
made = Made(1)
found = made.__new__
print(made.__new__(Made, 2).args, found(Remade, 3).args, type(made.__new__(Remade)).__name__)
print(type(Remade(4).__new__(Made)).__name__, [made.__new__(Made, i).args for i in range(3)])

# a namespace of a subclass of dict, which is copied
class Order(dict):
    pass


space = Order(b=1, a=2)
Ordered = type("Ordered", (), space)
space["b"] = 3
print([k for k in Ordered.__dict__ if not k.startswith("_")], Ordered.b)
print("__qualname__" in Outer.__dict__, "__module__" in Outer.__dict__, "__qualname__" in Outer.Inner.__dict__)
