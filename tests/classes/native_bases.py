# Subclasses of built-in types.
class Stack(list):
    def __init__(self, *items):
        super().__init__(items)
        self.pushed = len(items)

    def push(self, x):
        self.append(x)
        self.pushed += 1
        return self

    def __getitem__(self, i):
        return super().__getitem__(i)

    def __contains__(self, x):
        return x == "always" or super().__contains__(x)


s = Stack(3, 1, 2)
s.push(5)
print(s, len(s), s[0], s[1:3], s.pushed, sorted(s), 3 in s, 9 in s, "always" in s, s == [3, 1, 2, 5], s + [1], list(s), sum(s))
s.sort()
s += [7]
print(s, type(s).__name__, isinstance(s, list), s.index(5), s.extra if hasattr(s, "extra") else None)
s.extra = 1
print(s.extra, s.pushed, s, vars(s))
for x in s:
    print(x, end=" ")
print()


class Counter(dict):
    def __missing__(self, key):
        return 0

    def count(self, items):
        for i in items:
            self[i] += 1
        return self


c = Counter().count("hello")
print(c, c["l"], c["z"], len(c), "h" in c, sorted(c.items()), c.get("q"), dict(c) == c, list(c))


class Logged(dict):
    def __setitem__(self, k, v):
        print("set", k)
        super().__setitem__(k, v)

    def __delitem__(self, k):
        print("del", k)
        super().__delitem__(k)


d = Logged(a=1)
d["b"] = 2
d.update(c=3)
del d["a"]
print(d, len(d))


class Celsius(float):
    def __new__(cls, v, unit="C"):
        self = super().__new__(cls, v)
        self.unit = unit
        return self

    def __str__(self):
        return f"{float(self):.1f} {self.unit}"


t = Celsius(36.6)
print(t, t + 1, t > 30, t.unit, isinstance(t, float), round(t), repr(t), f"{t:.2f}", Celsius(2) * Celsius(3), -t, int(t))


class Even(int):
    def __new__(cls, v):
        return super().__new__(cls, v - v % 2)

    def __add__(self, o):
        return Even(int(self) + int(o))

    def half(self):
        return self // 2


e = Even(7)
print(e, e + 3, type(e + 3).__name__, e.half(), e == 6, hash(e) == hash(6), {6: "six"}[e], [0] * e, e << 1, bool(Even(0)), e.bit_length())
print(list(range(e)), "abcdefgh"[e], max(e, 3), -e, ~e, abs(Even(-4)), divmod(e, 4), e ** 2, 2 ** e, 10 - e, isinstance(e, int))


class Tag(str):
    def __new__(cls, text, attr=None):
        self = str.__new__(cls, text)
        self.attr = attr
        return self

    def wrap(self):
        return f"<{self}>"


g = Tag("b", attr=5)
print(g, g.wrap(), g + "x", g.upper(), len(g), g == "b", {"b": 1}[g], g.attr, g in "abc", "".join([g, g]), g[0], repr(g), hash(g) == hash("b"))


class Pair(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    @property
    def first(self):
        return self[0]


p = Pair(1, 2)
a, b = p
print(p, p.first, a, b, p == (1, 2), hash(p) == hash((1, 2)), len(p), p + (3,), {p: 1}[(1, 2)], p < (1, 3))


class Flags(set):
    def toggle(self, x):
        if x in self:
            self.remove(x)
        else:
            self.add(x)


f = Flags([1])
f.toggle(2)
f.toggle(1)
print(f, len(f), 2 in f, f | {5}, f == {2})


class Buf(bytearray):
    def put(self, x):
        self.append(x)


b = Buf(b"ab")
b.put(99)
print(b, len(b), b[0], bytes(b), b == b"abc")


class Err(Exception):
    def __init__(self, code, *args):
        super().__init__(*args)
        self.code = code

    def __str__(self):
        return f"[{self.code}] " + super().__str__()


x = Err(5, "text")
print(x, repr(x), x.args, x.code, isinstance(x, Exception))
x.note = "later"
print(x.note, x.args, x.code, x.__cause__, x.__traceback__)


class Kw(Exception):
    def __init__(self, *, code):
        self.code = code


print(Kw(code=3).code, Kw(code=3).args)


class MyType(type):
    pass


class UsesProperty(property):
    def extra(self):
        return "extra"


class HasIt:
    @UsesProperty
    def value(self):
        return 12


print(HasIt().value, HasIt.value.extra())


class Mixed(Err, LookupError):
    pass


m = Mixed(1, "a", "b")
print(m, m.args, isinstance(m, LookupError), Mixed.__mro__[1].__name__)
