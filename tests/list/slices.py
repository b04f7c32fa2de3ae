# Reading, assigning and deleting slices of every shape.
import sys


def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__ + ":", e)


base = list(range(10))
bounds = [None, 0, 3, 7, 10, 20, -1, -4, -10, -20]
total = []
for start in bounds:
    for stop in bounds:
        for step in (None, 1, 2, 3, -1, -2, -7):
            total.append(sum(base[start:stop:step]) + len(base[start:stop:step]))
            c = base[:]
            del c[start:stop:step]
            total.append(sum(c))
            c = base[:]
            n = len(c[start:stop:step])
            c[start:stop:step] = [100] * n
            total.append(sum(c))
print(len(total), sum(total), total[::37])

a = [0, 1, 2, 3, 4]
a[1:3] = "abcd"
print(a)
a[2:] = []
print(a)
a[:0] = (x * x for x in range(3))
print(a)
a[1:2] = a
print(a)
a[3:1] = [7, 8]
print(a)
a[::2] = range(4) if len(a) in (7, 8) else range((len(a) + 1) // 2)
print(a)
a[::-1] = a
print(a)
a[:] = []
print(a, a[:], a[5:], a[-3:2:-1])
a[5:9] = [1]
print(a)


def assign(target, sl, v):
    target[sl] = v
    return target


tell(assign, [1, 2, 3, 4], slice(0, 4, 2), [1])
tell(assign, [1, 2, 3, 4], slice(0, 4, -1), [1, 2, 3, 4])
tell(assign, [1, 2, 3, 4], slice(0, 2), 5)
tell(assign, [1, 2, 3, 4], slice(0, 2, 2), 5)
tell(assign, [1, 2, 3, 4], slice(0, 2, 0), [])
tell(assign, [1, 2], 5, 1)
tell(assign, [1, 2], -3, 1)
tell(assign, [1, 2], "a", 1)
tell(assign, [1, 2], 1.0, 1)
tell(assign, [1, 2], slice("a", 2), [])
tell(lambda: [1, 2][2])
tell(lambda: [1, 2][-3])
two = [1, 2]
tell(lambda: two["a"])
tell(lambda: two[1.5])
tell(lambda: two[None])
tell(lambda: [1, 2][::0])
tell(lambda: [1, 2][10 ** 20])
print([1, 2, 3][True], [1, 2, 3][10 ** 20 :], [1, 2, 3][-(10 ** 20) :])


def delete(target, i):
    del target[i]
    return target


tell(delete, [1, 2, 3], 1)
tell(delete, [1, 2, 3], -1)
tell(delete, [1, 2, 3], 3)
tell(delete, [1, 2, 3], "x")
tell(delete, list(range(10)), slice(8, 1, -3))


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print([1, 2, 3][Index(1)], [1, 2, 3][Index(0) : Index(2)], [1, 2, 3][Index(-1)])
print([0] * 3, 3 * [0, 1], [1] * 0, [1] * -5, [] * 1000, [1] * True, [1, 2] * Index(2))
tell(lambda: [1] * "a")
tell(lambda: [1] * 1.0)
tell(lambda: [1] * [2])
tell(lambda: [1] + (2,))
tell(lambda: [1] + None)
m = [1, 2]
m *= 3
print(m)
m *= 0
print(m, m is m.copy())
m += [1]
k = m
k *= 2
print(m)
