# Attributes: hooks, unforeseen names, deletion, __dict__, classes as namespaces.
class P:
    kind = "class"

    def __init__(self, a):
        self.a = a

    def late(self):
        self.b = 2


p = P(1)
print(hasattr(p, "b"), p.a, p.kind)
p.late()
p.kind = "own"
print(p.b, p.kind, P.kind, sorted(vars(p)))
del p.kind
print(p.kind)
del p.a
print(hasattr(p, "a"), vars(p))
p.unforeseen = 3
p.a = 4
print(p.unforeseen, p.a, p.b, sorted(p.__dict__.items()))
p.__dict__["by_dict"] = 5
print(p.by_dict, "by_dict" in p.__dict__)
setattr(p, "com" + "puted", 6)
setattr(p, "name_" + str(7), 7)
print(p.computed, getattr(p, "name_7"), getattr(p, "name_" + "7"))
print(getattr(p, "nothing", None), hasattr(p, "name_8"))
delattr(p, "name_" + "7")
print(hasattr(p, "name_7"))
for name in ("x1", "x2", "x3"):
    setattr(p, name, name)
print(p.x1 + p.x2 + p.x3)
q = P(0)
q.__dict__ = {"a": "replaced"}
print(q.a, vars(q))


class Hooks:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError("never " + name)
        return "made " + name


h = Hooks()
print(h.real, h.other, hasattr(h, "nope"), getattr(h, "nope", "default"))
try:
    h.nope
except AttributeError as e:
    print(e)


class Recorder:
    def __init__(self):
        self.x = 1
        self.y = 2

    def __setattr__(self, name, value):
        print("set", name, value)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)

    def __getattribute__(self, name):
        if name == "secret":
            return "hidden"
        return object.__getattribute__(self, name)


r = Recorder()
r.x = 3
print(r.x, r.secret)
del r.y
print(hasattr(r, "y"))
setattr(r, "z", 9)
print(r.z)


class Both:
    def __getattribute__(self, name):
        raise AttributeError(name)

    def __getattr__(self, name):
        return "fallback " + name


print(Both().anything)


class Prop:
    def __init__(self):
        self._v = 1

    @property
    def v(self):
        "The value."
        return self._v

    @v.setter
    def v(self, value):
        self._v = value * 10

    @v.deleter
    def v(self):
        print("deleting")
        self._v = None

    @property
    def fails(self):
        raise AttributeError("inside")

    @property
    def only_read(self):
        return 5


x = Prop()
x.v = 2
print(x.v, Prop.v.__doc__, isinstance(Prop.v, property))
del x.v
print(x.v, hasattr(x, "fails"), getattr(x, "fails", "default"))
for action in (lambda: setattr(x, "only_read", 1), lambda: delattr(x, "only_read"), lambda: x.fails):
    try:
        action()
    except AttributeError as e:
        print(e)


class Sub(Prop):
    @property
    def v(self):
        return "sub " + str(super().v)


print(Sub().v)


class Static:
    @staticmethod
    def s(x):
        return x + 1

    @classmethod
    def c(cls, x):
        return (cls.__name__, x)

    def m(self, x):
        return x * 2


class StaticSub(Static):
    @classmethod
    def c(cls, x):
        return super().c(x) + ("sub",)


print(Static.s(1), Static().s(2), Static.c(3), StaticSub().c(4), Static.m(Static(), 5))
bound = Static().m
print(bound(3), bound.__name__, bound.__func__ is Static.m, bound.__self__.__class__.__name__)
st = Static()
print(st.m == st.m, st.m is st.m, st.m == Static().m, hash(st.m) == hash(st.m))

P.added = lambda self: "added later"
print(p.added())
P.kind = "changed"
print(p.kind, P(1).kind)
del P.added
print(hasattr(p, "added"))


class Slots:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


s = Slots()
s.b = 2
print(s.a, s.b, hasattr(s, "__dict__"))
try:
    s.c = 3
except AttributeError as e:
    print(e)
del s.a
print(hasattr(s, "a"))


class SlotsSub(Slots):
    __slots__ = "c"


t = SlotsSub()
t.c = 3
print(t.a, t.c)
try:
    t.d = 1
except AttributeError as e:
    print(e)


class Open(Slots):
    pass


o = Open()
o.anything = 1
print(o.a, o.anything)


class Callable:
    def __init__(self):
        self.f = lambda x: x + 1

    def __call__(self, *args, **kwargs):
        return (args, kwargs)


c = Callable()
print(c.f(1), c(1, 2, k=3), callable(c))


def function(a, b=2, *, c=3):
    "Doc."


print(function.__name__, function.__doc__, function.__defaults__, function.__kwdefaults__, function.__module__)


class Mixin:
    def who(self):
        return "mixin of " + self.name


class Left:
    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)
        self.name = name


class Right:
    def __init__(self, size=0, **kwargs):
        super().__init__(**kwargs)
        self.size = size


class All(Mixin, Left, Right):
    def __init__(self, extra, **kwargs):
        super().__init__(**kwargs)
        self.extra = extra


z = All(1, name="n", size=3)
print(z.who(), z.name, z.size, z.extra, [k.__name__ for k in All.__mro__])


class Private:
    def __init__(self):
        self.__x = 1

    def get(self):
        return self.__x


print(Private().get(), hasattr(Private(), "__x"), Private()._Private__x)
