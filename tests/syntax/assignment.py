# Targets of all kinds, in order; augmented assignment; deletion.
a = b = [1]
a.append(2)
print(b)
x, y = 1, 2
x, y = y, x
print(x, y)
(p, q), [r, *s] = (1, 2), "abcd"
print(p, q, r, s)
*head, tail = range(4)
first, *_, last = "hello"
print(head, tail, first, last)
d = {}
d["k"], d["l"] = 1, 2
i = 0
l = [0, 0, 0]
i, l[i] = 2, 9
print(d, i, l)
l[1:2] = [7, 8]
l[0] += 5
l *= 2
print(l)
s = "a"
s += "b"
n = 17
n //= 3
n <<= 4
n |= 3
n ^= 1
n %= 50
n **= 2
n &= 0xFF
n >>= 1
n -= 4
print(s, n)
t = ([1],)
try:
    t[0] += [2]
except TypeError as e:
    print(e, t)
del l[0], d["k"]
del s
try:
    s
except NameError as e:
    print(e)
print(l, d)
try:
    x, y = 1, 2, 3
except ValueError as e:
    print(e)
try:
    x, y, *z = [1]
except ValueError as e:
    print(e)
try:
    x, y = 5
except TypeError as e:
    print(e)
v: int = 3
w: "unknown"
print(v)


class C:
    pass


c = C()
c.a, c.b = 1, [2]
c.b += [3]
c.a -= 5
print(c.a, c.b)
