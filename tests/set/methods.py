# Every method of set and frozenset, with the texts of its errors.
def tell(f, *args):
    try:
        r = f(*args)
        print(sorted(r) if isinstance(r, (set, frozenset)) else r)
    except Exception as e:
        print(type(e).__name__ + ":", e)


s = set()
for i in range(50):
    s.add(i * 7 % 20)
print(len(s), sorted(s), 7 in s, 20 in s, "x" in s)
s.discard(7)
s.discard(100)
tell(s.remove, 7)
tell(s.remove, "x")
s.remove(8)
print(len(s), sorted(s))
n = 0
while s:
    s.pop()
    n += 1
print(n, s, bool(s), len(s))
tell(s.pop)
print(set(), frozenset(), {1}, frozenset([1]), {"a"}, {(1, 2)}, set("a"), frozenset({1: 2}), repr({None}))
tell(set, 5)
tell(set, [1], [2])
tell(set, [[]])
tell(frozenset, 1)
tell(lambda: {1, []})
tell(lambda: {1}.add({}))
tell(lambda: [] in {1})
tell(lambda: {1} | [1])
tell(lambda: {1} + {2})
tell(lambda: {1} < [1])
tell(lambda: {1}[0])
tell(lambda: hash({1}))
tell(lambda: frozenset([1]).add(2))
a, b = set(range(0, 20, 2)), set(range(0, 20, 3))
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b))
tell(a.union, b, [100], (101,))
tell(a.intersection, range(5), [2, 4, 6])
tell(a.difference, b, [2])
tell(a.symmetric_difference, [0, 1, 1])
tell(a.union)
tell(a.intersection, 5)
tell(a.symmetric_difference, [1], [2])
c = a.copy()
c |= b
c -= {0}
c &= set(range(10))
c ^= {1, 2}
print(sorted(c), c is not a)
c.update([50], range(51, 53))
c.intersection_update(range(49, 60), [50, 51])
c.difference_update([50], [])
c.symmetric_difference_update([51, 52])
print(sorted(c))
c |= c
c &= c
c ^= c
print(c)
print(a == set(a), a != b, a <= a, a < a, a > {0}, a >= {0, 2}, {1} < {2}, {1} == frozenset([1]), {1} == [1], set() <= {1})
print(a.issubset(range(30)), a.issuperset([2, 4]), a.isdisjoint([1, 3]), a.isdisjoint(b), frozenset(a) == a)
tell(a.issubset, 3)
f = frozenset("abc")
g = frozenset("cba")
print(f == g, hash(f) == hash(g), f is frozenset(f), f.copy() is f, len({f, g}), {f: 1}[g], sorted(f | {"d"}), type(f | {1}).__name__)
print(type({1} | f).__name__, type(f & {1}).__name__, type(f.union([1])).__name__, sorted(f - {"a"}), f > {"a"})
h = f
h |= {"x"}
print(sorted(h), sorted(f), h is f)
print({1, 1.0, True}, {0, False}, len({"a", b"a"}), {frozenset(), frozenset([1])} == {frozenset([1]), frozenset()})
print(sorted({x % 5 for x in range(100)}), sum({1, 2, 3}), max({4, 9}), sorted(set("hello") & set("world")))
x, y = {1, 2}
print(x + y, sorted([*{3, 1}]), sorted({*"ab", *[1][:0]}), list({5}), tuple({6}))


class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return self.v % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.v == other.v


k = {Key(i) for i in range(12)}
print(len(k), Key(5) in k, Key(12) in k, len(k | {Key(3), Key(30)}), len(k & {Key(3), Key(30)}), len(k - {Key(1)}), 5 in k)


class Bag(set):
    def __init__(self, items=()):
        super().__init__(items)
        self.added = 0

    def add(self, item):
        self.added += 1
        super().add(item)


bag = Bag([1, 2])
bag.add(3)
print(sorted(bag), len(bag), bag.added, 3 in bag, bag == {1, 2, 3}, sorted(bag | {4}), isinstance(bag, set), bag <= {1, 2, 3})
bag |= {9}
print(sorted(bag), type(bag).__name__)
big = set(range(1000))
for i in range(0, 1000, 3):
    big.remove(i)
big.update(str(i) for i in range(100))
print(len(big), 998 in big, 999 in big, "50" in big, sum(i for i in big if isinstance(i, int)))

# a set is looked for as the frozenset of its items
print({1} in {frozenset({1})}, {2} in {frozenset({1})}, {1} not in {1, 2})
