# range: printing, indexing, slices, membership, equality, hashing; numbers of any size.
def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(range(5), range(1, 5), range(0, 10, 3), range(5, 0, -2), range(0), range(True), range(-3))
for r in (range(5), range(1, 5), range(0, 10, 3), range(5, 0, -2), range(0), range(3, 3), range(5, 1), range(1, 5, -1)):
    print(list(r), len(r), r.start, r.stop, r.step, bool(r), list(reversed(r)))
tell(range)
tell(range, "a")
tell(range, 1.0)
tell(range, 1, 2, 0)
tell(range, 1, 2, 3, 4)
tell(range, None)
r = range(10, 50, 4)
print(r[0], r[-1], r[2], r[True], r[1:4], r[::-1], r[-3:], r[::3], r[100:], r[5:2])
tell(lambda: r[10])
tell(lambda: r[-11])
tell(lambda: r["x" if r else 0])
tell(lambda: r[::0])
print(14 in r, 15 in r, 50 in r, 46 in r, 6 in r, 14.0 in r, 14.5 in r, "a" in r, None in r, True in range(2), -5 in range(0, -10, -5))
print(r.index(18), r.count(18), r.count(19), r.index(18.0), r.count("a"))
tell(r.index, 19)
tell(r.index, "a")
print(range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], range(1) == range(0, 1, 7), range(3) != range(4))
print(hash(range(0, 3, 2)) == hash(range(0, 4, 2)), len({range(0), range(1, 1)}), {range(3): 1}[range(0, 3)])
tell(lambda: range(3) < range(4))
tell(lambda: range(3) + range(4))


def assign():
    r[0] = 1


tell(assign)
try:
    r.start = 5
except AttributeError as e:
    print("AttributeError")
total = 0
for i in range(1000):
    total += i
for i in range(1000, 0, -7):
    total -= i
print(total, sum(range(100)), max(range(5, 9)), min(range(5, 9)), sorted(range(3, 0, -1)))
i = "unset"
for i in range(0):
    pass
print(i)
for i in range(3):
    i += 10
print(i)
it = iter(range(2))
print(next(it), next(it), next(it, "end"), next(it, "end"))
a, b, c = range(3)
print(a, b, c, [*range(4)], (*range(2), *range(2)), list(map(lambda x: x * x, range(4))), list(zip(range(3), range(9, 0, -1))))

# Beyond small integers, and beyond 64 bits.
near = 2**30
print(list(range(near - 2, near + 3)), list(range(-near - 2, -near + 2, 2)), list(range(near, near - 3, -1)))
print(len(range(0, 2**31 - 2, 2**30)), list(range(0, 2**31, 2**30)), 2**30 in range(0, 2**31, 2**30))
big = 10**25
R = range(big, big + 10, 3)
print(R, len(R), list(R), R[1], R[-1], big + 3 in R, big + 4 in R, R.index(big + 6), list(reversed(R)))
print(R[1:], R == range(big, big + 12, 3), list(range(big, big - 5, -2)), 5 in R, R[::-1])
for i in range(big, big + 2):
    print(i)
n = 0
for i in range(2**62, 2**62 + 5):
    n += i
print(n, range(2**70)[2**69], range(-(2**65), 2**65, 2**64)[2], bool(range(2**70)))
tell(len, range(2**70))
tell(lambda: range(2**70)[2**70])
print(sum(1 for _ in range(-(10**20), 10**20, 10**19)), range(10**20, 0, -1)[10**19], 10**20 in range(2**70))
print(range(5).__len__(), range(5).__contains__(3), range(1, 9)[2:5].start)


class Index:
    def __index__(self):
        return 4


print(list(range(Index())), range(2, Index()), range(10)[Index()])
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(3), slice(None, None, -1), slice(1, 2) == slice(1, 2), slice(1) != slice(2))
print(s.indices(5), slice(None).indices(3), slice(None, None, -1).indices(4), slice(-5, 100).indices(7), slice("a", "b"))
tell(slice)
tell(lambda: slice(1, 2, 0).indices(3))
tell(lambda: slice(1.5).indices(3))
tell(lambda: s.indices(-1))
print(list(range(10))[s], "abcdefghij"[s], tuple(range(10))[s], range(10)[s], bytes(range(10))[s])

# lengths up to sys.maxsize of a board
print(len(range(2**31 - 1)), len(range(-(2**31) + 3, 0, 1)), range(2**31 - 1)[-1])
