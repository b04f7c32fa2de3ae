# Attributes of functions: plain ones, closures, methods, what they say of themselves; classes of objects.
import gc


def f(a, b=1, *, c=2):
    "doc"


try:
    f.x
except AttributeError as e:
    print(e)
f.x = 1
f.y = [1]
f.y.append(f.x)
print(f.x, f.y, f.__name__, f.__dict__)
f.__name__ = "g"
f.__doc__ = "new"
print(f.__name__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__module__)
del f.x
for missing in (lambda: f.x, lambda: delattr(f, "x")):
    try:
        missing()
    except AttributeError as e:
        print(type(e).__name__)
for bad in (lambda: setattr(f, "__name__", 5), lambda: setattr(f, "__qualname__", None)):
    try:
        bad()
    except TypeError as e:
        print(e)
print(hasattr(f, "y"), hasattr(f, "z"), getattr(f, "z", 7))
setattr(f, "comp" + "uted", 8)
print(f.computed, getattr(f, "com" + "puted"))


def outer():
    n = 0

    def inner():
        inner.calls += 1
        return n

    inner.calls = 0
    inner()
    return inner


one, two = outer(), outer()
one()
print(one.calls, two.calls)
kept = []
for i in range(100):
    h = outer()
    h.tag = i
    if i % 10 == 0:
        kept.append(h)
    if i % 25 == 0:
        gc.collect()
print([k.tag for k in kept], [k.calls for k in kept])


def wraps(wrapped):
    def decorate(wrapper):
        for name in ("__name__", "__doc__", "__module__", "__qualname__"):
            setattr(wrapper, name, getattr(wrapped, name))
        wrapper.__dict__.update(wrapped.__dict__)
        wrapper.__wrapped__ = wrapped
        return wrapper

    return decorate


def logged(fn):
    @wraps(fn)
    def call(*args):
        call.count = getattr(call, "count", 0) + 1
        return fn(*args)

    return call


@logged
def add(a, b):
    "adds"
    return a + b


print(add(1, 2), add(3, 4), add.count, add.__name__, add.__doc__, add.__wrapped__(5, 6))


class C:
    def m(self):
        return self.m.route

    m.route = "/here"


print(C().m(), C.m.route, C().m.route)
try:
    C().m.route = 1
except AttributeError:
    print("bound methods have none of their own")
(lambda: 0).x = 1


# __class__ of an object
class A:
    def __init__(self):
        self.v = 1


class B:
    extra = 2

    def hello(self):
        return "B", self.v


a = A()
print(a.__class__ is A)
a.__class__ = B
print(a.hello(), type(a) is B, a.__class__ is B, a.extra, isinstance(a, A))
a.w = 3
print(sorted(a.__dict__.items()))
for bad in (5, int, ValueError):
    try:
        a.__class__ = bad
    except TypeError:
        print("TypeError", type(a).__name__)

# hashes of views
for view in ({}.keys, {}.items):
    try:
        hash(view())
    except TypeError as e:
        print(e)
print(type(hash({}.values())).__name__)
