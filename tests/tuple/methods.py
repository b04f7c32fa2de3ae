# tuple: construction, operators, errors, hashing.
def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__ + ":", e)


t = (1, "two", 3.0, None, (4, 5))
print(t, len(t), t[0], t[-1], t[1:3], t[::-1], t[5:], t[:] is t, (1,), (), ((),))
print(tuple(), tuple("abc"), tuple([1, 2]), tuple(range(3)), tuple(x * x for x in range(4)), tuple({1: 2}), tuple(t) is t)
tell(tuple, 5)
tell(tuple, 1, 2)
tell(lambda: t[5])
tell(lambda: t[-6])
tell(lambda: t["a" if t else 0])
tell(lambda: t.append(1))
tell(lambda: t + [1])
tell(lambda: t + 1)
tell(lambda: t * "a")
tell(lambda: t < (1, 2))
tell(lambda: (1,) < 1)


def assign():
    t[0] = 1


def delete():
    del t[0]


tell(assign)
tell(delete)
print((1, 2) + (3,), () + (1,), (1, 2) * 2, 3 * ("a",), (1,) * 0, (1,) * -1)
print((1, 2, 1).count(1), (1, 2, 1).index(1, 1), (1, 2, 1).index(2))
tell((1, 2).index, 5)
print((1, 2) == (1, 2), (1, 2) == [1, 2], (1, 2) < (1, 2, 0), (2,) > (1, 9), (1, 2) != (1, 2), (1, 2.0) == (1.0, 2))
print(2 in (1, 2), "x" in (1, 2), () in ((),), (1, 2) in [(1, 2)], sum((1, 2, 3)), min((3, 1)), sorted((3, 1, 2)))
print(hash((1, 2)) == hash((1, 2)), hash((1, 2.0)) == hash((1.0, 2)), hash(()) == hash(()), {(1, (2, 3)): "v"}[(1, (2, 3))])
tell(hash, ([],))
tell(lambda: {(1, []): 2})
a, (b, c), *d = 1, (2, 3), 4, 5
print(a, b, c, d)
a, b = b, a
print(a, b)


def several():
    return 1, 2


x, y = several()
print(several(), x, y)
for i, (p, q) in enumerate([(1, 2), (3, 4)]):
    print(i, p, q)
try:
    a, b = (1, 2, 3)
except ValueError as e:
    print(e)
try:
    a, b, c = (1, 2)
except ValueError as e:
    print(e)


class Point(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    @property
    def x(self):
        return self[0]


p = Point(3, 4)
print(p, p.x, p[1], len(p), p == (3, 4), hash(p) == hash((3, 4)), p + (5,), isinstance(p, tuple), {p: 1}[(3, 4)])
u, v = p
print(u, v, [*p], p[:1], 3 in p, p < (9,), type(p).__name__)
print("%s-%s" % (1, 2), "%s" % ((1, 2),), "{} {}".format(*t[:2]))
big = tuple(range(1000))
print(big[500], sum(big), big[-1], len(big + big), big[::250])
