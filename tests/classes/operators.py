# Operators on instances: reflected, in place, subclass first, comparisons, containers.
class V:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"V({self.v})"

    def __add__(self, o):
        return V(("add", self.v, getattr(o, "v", o)))

    def __radd__(self, o):
        return V(("radd", self.v, o))

    def __iadd__(self, o):
        self.v = ("iadd", self.v, o)
        return self

    def __mul__(self, o):
        if not isinstance(o, int):
            return NotImplemented
        return V(self.v * o)

    __rmul__ = __mul__

    def __neg__(self):
        return V(-self.v)

    def __invert__(self):
        return V(~self.v)

    def __pos__(self):
        return V(+self.v)

    def __abs__(self):
        return V(abs(self.v))

    def __pow__(self, o, m=None):
        return ("pow", self.v, o, m)

    def __rpow__(self, o):
        return ("rpow", self.v, o)

    def __divmod__(self, o):
        return ("divmod", self.v, o)

    def __rdivmod__(self, o):
        return ("rdivmod", self.v, o)

    def __eq__(self, o):
        return isinstance(o, V) and self.v == o.v

    def __lt__(self, o):
        return self.v < o.v

    def __hash__(self):
        return hash(self.v)

    def __bool__(self):
        return self.v != 0

    def __round__(self, n=None):
        return ("round", n)

    def __int__(self):
        return int(self.v)

    def __float__(self):
        return float(self.v)

    def __index__(self):
        return self.v


a = V(1)
print(a + 2, 2 + a, a + a, a * 3, 3 * a, -a, ~a, +a, abs(V(-3)))
print(a ** 2, 2 ** a, divmod(a, 3), divmod(3, a), "s" + a, [1] + a)
b = a
b += 5
print(a, b is a)
a = V(3)
a *= 2
print(a)
try:
    a * "x"
except TypeError as e:
    print(e)
try:
    "x" * V("y")
except TypeError as e:
    print(type(e).__name__)
print(V(1) == V(1), V(1) != V(1), V(1) == 1, V(1) != 1, V(1) < V(2), V(1) > V(2), V(2) in [V(1), V(2)])
print({V(1): "one"}[V(1)], len({V(1), V(1), V(2)}), hash(V(5)) == hash(5))
print(bool(V(0)), bool(V(1)), "yes" if V(1) else "no", not V(0), V(0) or "other", V(0) and "other")
print(round(V(1)), round(V(1), 2), int(V(7)), float(V(7)), [10, 20, 30][V(1)], [1, 2, 3, 4][V(1) : V(3)], "ab" * V(2))
print(sorted([V(3), V(1), V(2)]), max(V(1), V(5)), min([V(4), V(2)]))
try:
    V(1) <= V(2)
except TypeError as e:
    print(e)


class Sub(V):
    def __radd__(self, o):
        return "sub radd"

    def __gt__(self, o):
        return "sub gt"


print(V(1) + Sub(2), V(1) < Sub(2), 5 + Sub(1))


class Partial:
    def __lt__(self, o):
        return NotImplemented

    def __gt__(self, o):
        return "reflected"

    def __eq__(self, o):
        return NotImplemented


print(5 < Partial(), Partial() == Partial(), Partial() != 1)
try:
    Partial() < 5
except TypeError as e:
    print(e)


class Seq:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        print("get", i)
        return self.items[i]

    def __setitem__(self, i, v):
        print("set", i, v)
        self.items[i] = v

    def __delitem__(self, i):
        print("del", i)
        del self.items[i]


s = Seq(1, 2, 3)
print(len(s), bool(s), bool(Seq()), s[1], s[-1], s[0:2], s[1, 2] if False else "")
s[0] = 9
del s[1]
print(list(s), 3 in s, 8 in s, [x for x in s])
s[0] += 1
print(s.items, list(reversed(s)))


class It:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(It(3)), sum(It(4)), 2 in It(5), max(It(3)), dict(zip("ab", It(2))), tuple(map(str, It(3))), sorted(It(3)))
print(next(It(2)), next(It(0), "end"))
first, *rest = It(4)
print(first, rest)


class Has:
    def __contains__(self, x):
        return x > 5


print(3 in Has(), 7 in Has(), 7 not in Has())


class Ctx:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        print("exit", args[0])
        return True


with Ctx() as c:
    raise ValueError("swallowed")


class Text:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"

    def __format__(self, spec):
        return f"format<{spec}>"


t = Text()
print(t, repr(t), [t], f"{t} {t!r} {t!s} {t:abc}", "%s %r" % (t, t), "{} {:x}".format(t, t), format(t), str(t))


class OnlyRepr:
    def __repr__(self):
        return "only"


print(OnlyRepr(), str(OnlyRepr()), f"{OnlyRepr()}", f"{OnlyRepr()!s:>8}|")


class Bad:
    def __str__(self):
        return 5

    def __len__(self):
        return -1

    def __bool__(self):
        return 5

    def __hash__(self):
        return "x"

    def __iter__(self):
        return 5


for f in (str, len, bool, hash, iter, list):
    try:
        f(Bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
