# Unpacking in assignments, loops, calls and displays.
a, b = 1, 2
a, b = b, a
print(a, b)
(c, [d, e]), f = (1, [2, 3]), 4
print(c, d, e, f)
first, *middle, last = range(5)
print(first, middle, last)
*init, end = "ab"
print(init, end)
head, *tail = [1]
print(head, tail)
[p, *q], r = "xyz", 0
print(p, q, r)
x = y = z = [1]
print(x is y is z)
i = 0
row = [10, 20, 30]
i, row[i] = 2, "i was set first"
print(i, row)


def swap(a, b, c):
    a, b, c = c, a, b
    return a, b, c


def rotate(items):
    items[0], items[1], items[2] = items[2], items[0], items[1]
    return items


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print(swap(1, 2, 3), rotate([1, 2, 3]), fibonacci(50))
for k, (m, n) in [(1, (2, 3)), (4, (5, 6))]:
    print(k, m, n, end=" ")
for s, *t in ["abc", "d"]:
    print(s, t, end=" ")
print()
print([*"ab", 1, *[2]], (*range(3),), {*"a", "b"} == {"a", "b"}, {**{"k": 1}, "l": 2, **{"k": 3}})


def local_row():
    u, v, w = "abc"
    u, (v, *w) = w, [u, v, 1, 2]
    return u, v, w


print(local_row())


def failing(f):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


def too_few():
    a, b, c = 1, 2


def too_many():
    a, b = [1, 2, 3]


def star_too_few():
    a, b, *c = "x"


def not_iterable():
    a, b = 5


def keeps_values():
    a, b = 1, 2
    try:
        a, b = (3, 4, 5)
    except ValueError:
        pass
    return a, b


failing(lambda: too_few())
failing(too_many)
failing(star_too_few)
failing(not_iterable)
print(keeps_values())


class Order:
    def __setitem__(self, key, value):
        print(key, value, end="; ")


o = Order()
o["first"], o["second"] = 1, 2
o["c"] = o["d"] = 3
print()
