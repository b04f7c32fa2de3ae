# enumerate, zip, map, filter, reversed, iter, next, and iterators over everything.
def tell(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(list(enumerate("abc")), list(enumerate([7, 8], 5)), list(enumerate([], start=3)), list(enumerate("a", start=2**40)))
tell(enumerate, 5)
tell(enumerate, [], "a")
print(list(zip()), list(zip("ab")), list(zip("abc", [1, 2])), list(zip([1, 2], "ab", (x for x in "xyz"))))
print(dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])), list(zip([1, 2], [3, 4], strict=True)))
tell(lambda: list(zip([1, 2], [3], strict=True)))
tell(lambda: list(zip([1], [3, 4], strict=True)))
tell(lambda: list(zip([1], [3], [1, 2], strict=True)))
tell(lambda: list(zip([1, 2], [3, 4], [1], strict=True)))
tell(zip, 1)
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(len, ["a", "bc"])), list(map(max, [1, 5], [3, 2])))
tell(map, str)
tell(map, str, 5)
tell(lambda: list(map(lambda x: 1 / x, [1, 0])))
print(list(filter(None, [0, 1, "", "a", [], [0]])), list(filter(lambda x: x % 2, range(7))), list(filter(str.isupper, "aBcD")))
tell(filter, None, 5)
print(list(reversed([1, 2, 3])), list(reversed("abc")), list(reversed((1, 2))), list(reversed(range(4))), list(reversed(b"ab")), list(reversed([])))
tell(reversed, {1})
tell(reversed, 5)
tell(reversed, (x for x in "a"))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return i * 10


print(list(Countdown(3)), list(reversed(Countdown(3))), 20 in Countdown(3), 25 in Countdown(3), list(zip(Countdown(9), "ab")), max(Countdown(4)))


class Reversible:
    def __reversed__(self):
        return iter("reversed")


print("".join(reversed(Reversible())))


class Own:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Own(3)), sum(Own(4)), sorted(Own(3)), tuple(Own(2)), set(Own(1)), 2 in Own(5), [*Own(2)], dict(zip(Own(2), "ab")))
o = Own(2)
print(next(o), next(o), next(o, "default"))
tell(next, o)
tell(next, 5)
tell(next, [1])
tell(iter, 5)
n = [0]


def count():
    n[0] += 1
    return n[0]


it = iter(count, 4)
print(list(it), n, next(it, "end"))
tell(iter, 5, 6)
for make in (lambda: [1, 2], lambda: (1, 2), lambda: "ab", lambda: b"ab", lambda: bytearray(b"ab"), lambda: range(2), lambda: {1: 2, 3: 4}, lambda: "äß"):
    it = iter(make())
    print(iter(it) is it, next(it), next(it), next(it, None), next(it, None), list(it))
a = [1, 2, 3]
it = iter(a)
next(it)
a.append(4)
a[1] = "two"
print(list(it))
a.append(5)
print(list(it), next(it, "ended"))
it = iter(a)
a.clear()
print(next(it, "gone"))
a = [1, 2, 3, 4]
out = []
for x in a:
    out.append(x)
    if x == 2:
        a.remove(1)
print(out, a)
r = reversed(a)
a.clear()
print(list(r), a)
s = ""
for ch in "grün € 𝄞":
    s = ch + s
print(s, len(s), list("é€"), [ord(c) for c in "a€"])
for x, y in [(1, 2), [3, 4], "ab"]:
    print(x, y, end=" ")
print()
e = enumerate("ab")
print(next(e), e.__next__(), iter(e) is e)
tell(e.__next__)
z = zip("ab", [1, 2])
m = map(lambda x: x * 2, filter(lambda x: x > 1, [1, 2, 3]))
print(next(z), list(z), list(m), list(m))


def chain(*its):
    for i in its:
        yield from i


print(list(chain([1], (2,), "3", range(4, 6), {6: 0}, {7}, map(abs, [-8]), reversed([9]))))
print(all(x < 5 for x in range(5)), any(map(lambda x: x > 3, [1, 4])), sum(map(int, "123")), min(enumerate([3, 1]), key=lambda p: p[1]))
print(list(map(list, zip(*["abc", "def"]))), [a + b for a, b in zip("ab", "cd")], max(zip([1, 3], [9, 0])), [x for x in reversed(list(enumerate("ab")))])


class Broken:
    def __iter__(self):
        return 5


tell(iter, Broken())
tell(list, Broken())


class Raises:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("next")


tell(list, Raises())
tell(sum, Raises())
tell(dict, Raises())
tell([].extend, Raises())
tell(lambda: 1 in Raises())


class E(enumerate):
    pass


print(list(E("ab")), type(E("a")).__name__)
