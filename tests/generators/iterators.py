# The iterator protocol by classes; built-in iterators; unpacking from iterators.
class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Count(4)), sum(Count(5)), max(Count(3)), [*Count(2)], tuple(Count(3)))
a, b, c = Count(3)
print(a, b, c, 2 in Count(4), 7 in Count(4))


class Old:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * 10


print(list(Old()), 20 in Old())
it = iter([1, 2, 3])
print(next(it), list(it), next(it, "none"))
print(list(enumerate("abc", 5)), list(zip([1, 2, 3], "ab")), list(reversed([1, 2, 3])))
print(list(map(lambda x, y: x + y, [1, 2], [10, 20])), list(filter(lambda x: x > 1, [0, 1, 2, 3])))
data = iter([1, 2, 3, 0, 4])
print(list(iter(lambda: next(data), 0)), list(data))
d = {"a": 1, "b": 2}
print(list(d), list(d.items()), list(d.values()), list(reversed([*d])))
for f in (lambda: iter(5), lambda: next(5), lambda: list(None), lambda: [*3]):
    try:
        f()
    except TypeError as e:
        print(type(e).__name__)
try:
    for k in d:
        d[k + "x"] = 1
except RuntimeError as e:
    print(e)
l = [1, 2, 3]
for x in l:
    if x == 2:
        l.remove(x)
print(l)
z = zip(*[iter(range(6))] * 2)
print(list(z))
