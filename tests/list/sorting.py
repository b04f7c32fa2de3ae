# Sorting: stable, by key, reversed; exceptions and changes during comparisons.
def tell(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def numbers(n, seed=1):
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        out.append(seed >> 8)
    return out


for n in (0, 1, 2, 3, 7, 8, 9, 16, 17, 31, 64, 100, 257):
    a = numbers(n)
    b = a[:]
    b.sort()
    ok = all(b[i] <= b[i + 1] for i in range(n - 1)) and sum(a) == sum(b)
    c = sorted(a, reverse=True)
    print(n, ok, c == b[::-1], sorted(b) == b, sorted(c) == b)

pairs = [(x % 5, i) for i, x in enumerate(numbers(60))]
by = sorted(pairs, key=lambda p: p[0])
print(by == sorted(pairs))
by = sorted(pairs, key=lambda p: p[0], reverse=True)
print(all(x[0] > y[0] or (x[0] == y[0] and x[1] < y[1]) for x, y in zip(by, by[1:])))
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words), sorted(words, key=len), sorted(words, key=lambda w: w[::-1]))
print(sorted("hello"), sorted({3: 1, 1: 2}), sorted({5, 4}), sorted((2.5, -1, True)))
words.sort(key=str.upper, reverse=1)
print(words)
print(sorted([[2, 1], [1, 5], [1]]), sorted([(1, "b"), (1, "a")]), sorted([b"b", b"a"]))
tell(sorted, [1, "a"])
tell(sorted, [None, None])
tell(sorted, 5)
tell(sorted, [3, 1], key=None)
tell([2, 1].sort, key=5)


class Key:
    compared = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        Key.compared += 1
        if Key.compared == Key.limit:
            raise RuntimeError("enough")
        return self.v < other.v

    def __repr__(self):
        return "K%d" % self.v


Key.limit = -1
print(sorted([Key(x % 10) for x in numbers(30)]))
Key.limit = Key.compared + 40
a = [Key(x % 100) for x in numbers(30)]
before = sorted(k.v for k in a)
try:
    a.sort()
except RuntimeError as e:
    print(e, len(a), sorted(k.v for k in a) == before)


class Changing:
    def __init__(self, v, target):
        self.v = v
        self.target = target

    def __lt__(self, other):
        self.target.append(1)
        return self.v < other.v


t = []
t.extend(Changing(x, t) for x in numbers(20))
try:
    t.sort()
except ValueError as e:
    print(e)


def bad_key(x):
    if x == 3:
        raise KeyError(x)
    return -x


tell(sorted, [1, 2, 3, 4], key=bad_key)
nested = sorted([3, 1, 2], key=lambda x: sorted([x, 2, 5], key=lambda y: -y))
print(nested)
print(max([3, 9, 2]), min("hello"), max([1, 5, 3], key=lambda v: -v), sum(sorted([1, 2])))
