# Methods and operators of list and tuple; slices of every shape.
l = [3, 1, 2]
l.append(5)
l.extend([4, 9])
l.insert(1, "x")
print(l, l.pop(), l.pop(1), l.index(5), l.count(1), len(l), 2 in l)
l.sort()
print(l, l[::-1], sorted(l, reverse=True), sorted(["bb", "a", "ccc"], key=len), min(l), max(l), sum(l))
l.reverse()
l.remove(3)
c = l.copy()
l.clear()
print(l, c, c + [0], c * 2, [0] * 3, c == c[:], c is c[:], [1, [2]] == [1, [2]])
l = list(range(10))
print(l[2:5], l[:3], l[7:], l[::3], l[8:2:-2], l[-3:], l[:-7], l[100:], l[::-4])
l[2:5] = ["a"]
l[0:0] = [-2, -1]
print(l)
l[::2] = ["e"] * len(l[::2])
print(l)
del l[::2]
del l[1:3], l[-1]
print(l)
l = [[0] * 2 for _ in range(2)]
l[0][1] = 5
print(l, [1, 2] < [1, 2, 0], [2] > [1, 9])
t = (1, "a", None)
print(t, t[1], t[-1:], t + (2,), t * 2, len(t), 1 in t, t.index("a"), t.count(1), (), (1,), hash(t) == hash((1, "a", None)))
a, b, c = t
print(a, b, c, tuple("ab"), tuple([1]), (1, 2) == (1, 2), (1, 2) < (1, 3), sorted([(2, "b"), (1, "z"), (2, "a")]))
for f in (lambda: [][0], lambda: [1].remove(2), lambda: [].pop(), lambda: [1].index(9), lambda: (1,)[3],
          lambda: [1]["a"], lambda: [1] + (2,), lambda: sorted([1, "a"]), lambda: {}[[]], lambda: [1, 2][::0]):
    try:
        f()
    except (IndexError, ValueError, TypeError, KeyError) as e:
        print(type(e).__name__, e)
try:
    l[::2] = [1, 2, 3]
except ValueError as e:
    print(e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
big = []
for i in range(500):
    big.append(i)
    if i % 3 == 0:
        big.pop(0)
print(len(big), big[0], big[-1], sum(big))
words = "the quick brown fox jumps over the lazy dog".split()
words.sort(key=lambda w: (len(w), w))
print(words)
words.sort(key=len, reverse=True)
print(words)
self = [1]
self.append(self)
print(self, len(self))
