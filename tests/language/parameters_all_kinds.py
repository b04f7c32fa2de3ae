# Every kind of parameter and how calls bind to it.
def normal(a, b, c=3):
    return a, b, c


def positional(a, b=2, /, c=3, *, d=4, e):
    return a, b, c, d, e


def star(a, *rest):
    return a, rest


def everything(a, /, b, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, sorted(kw.items())


def only_keywords(*, x=1, y):
    return x, y


print(normal(1, 2), normal(1, c=5, b=4), normal(*(7, 8)), normal(**{"a": 1, "b": 2}))
print(positional(1, e=0), positional(1, 9, 8, d=7, e=6))
print(star(1), star(1, 2, 3), star(*range(4)))
print(everything(1, 2, d=4), everything(1, 2, 3, 4, 5, d=6, e=7, f=8, a=9))
print(only_keywords(y=2), only_keywords(y=3, x=4))
args, kw = (1, 2), {"d": 4, "z": 5}
print(everything(*args, **kw), everything(0, *args, 3, **kw, y=6), everything(*args, *args, **{}, **kw))


def refused(f, *args, **kw):
    try:
        f(*args, **kw)
    except TypeError:
        print("TypeError")
    else:
        print("no error")


refused(normal)
refused(normal, 1)
refused(normal, 1, 2, 3, 4)
refused(normal, 1, 2, a=1)
refused(normal, 1, 2, x=1)
refused(positional, a=1, e=2)
refused(positional, 1)
refused(only_keywords, 1)
refused(only_keywords)


def mutable_default(x, seen=[]):
    seen.append(x)
    return seen


print(mutable_default(1), mutable_default(2), mutable_default(3, []))


def evaluated_once(n):
    def inner(x=n * 2, *, y=n + 1):
        return x + y
    return inner


f, g = evaluated_once(1), evaluated_once(10)
print(f(), g(), f(5), g(y=0))
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, m=4), (lambda: None)(), (lambda x, y=2: x * y)(4))


def order(*names):
    for n in names:
        print(n, end=" ")
        yield n


def collect(*a, **k):
    return a, k


def say(x):
    print(x, end=" ")
    return x


print(collect(say(1), *[say(2)], say(3), k=say(4), **{"m": say(5)}))
print(collect(*order("x", "y")))
