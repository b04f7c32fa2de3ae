# Every kind of parameter, and what is said when arguments do not fit.
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, sorted(kw.items())


print(f(1, c=3))
print(f(1, 5, 6, 7, c=3, d=8, e=9, z=0))
print(f(*[1, 2, 3], **{"c": 4, "x": 5}))
print(f(1, *(2,), *[3], c=0, **{}, **{"y": 1}))


def g(a, b, /, c, *, d=None):
    return a, b, c, d


print(g(1, 2, 3), g(1, 2, c=3, d=4))


def only(*, k):
    return k


def pos(a, /, **kw):
    return a, kw


print(only(k=1), pos(1, a=2))


def default(x, l=[]):
    l.append(x)
    return l


default(1)
print(default(2), default(3, []))
wrong = [
    lambda: f(),
    lambda: f(1),
    lambda: g(1, 2),
    lambda: g(1, 2, 3, 4),
    lambda: g(1, b=2, c=3),
    lambda: g(1, 2, 3, e=5),
    lambda: f(1, a=2, c=3),
    lambda: only(1),
    lambda: only(),
    lambda: (lambda x: x)(),
    lambda: (lambda x, y: x)(),
    lambda: (lambda x, y, z: x)(),
    lambda: (lambda: 0)(1),
    lambda: (lambda x=1: 0)(1, 2),
    lambda: 5(),
    lambda: len(),
    lambda: len(1, 2),
]
for call in wrong:
    try:
        print(call())
    except TypeError as e:
        print(e)


def no_return():
    pass


print(no_return(), (lambda *a, **k: (a, k))(1, b=2))
order = []


def note(x):
    order.append(x)
    return x


f(note(1), note(2), c=note(3), d=note(4))
print(order)
