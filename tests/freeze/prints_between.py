# Statements with output between changes of state: each print shows the state of its place.
x = 1
print(x)
x = 2
print(x)
items = [1]
print(items)
items.append(x)
print(items)


def f():
    return "first", x


print(f())
x = 3


def f():
    return "second", x


print(f())


class C:
    n = 1


c = C()
print(c.n, C.n)
C.n += 1
c.n += 10
print(c.n, C.n)


class C(C):
    m = x


print(C.n, C.m, isinstance(c, C))
x += 1
print(x)
d = {"x": x}
print(d)
d["x"] += 1
d["y"] = d
print(d["x"], len(d), d["y"] is d)
del d["y"]
x, y = y, x = 5, 6
print(x, y, d)
for x in range(3):
    y += x
print(x, y)
z = [x for x in range(3)]
print(z, x)
z[1:] = "ab"
print(z)
g = f
print(g(), f is g)
f = None
print(g(), f)
del y
print("y" in globals())
y = "again"
print(y)
s = "a"
print(s)
s += "b"
s += "c"
print(s)
n = 0
print(n)
n += 1
n += 1
print(n)
