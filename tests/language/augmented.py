# Augmented assignment: all operators, all targets, in place where the type can.
a = 7
a += 3
a -= 1
a *= 4
a //= 5
a **= 2
a %= 30
a <<= 3
a >>= 1
a |= 64
a &= 127
a ^= 5
a /= 2
print(a)
l = m = [1]
l += [2]
l *= 2
print(l, m is l)
t = u = (1,)
t += (2,)
print(t, u)
s = "a"
s += "b"
s *= 3
print(s)


class Log:
    def __init__(self):
        object.__setattr__(self, "v", 1)

    def __getattr__(self, name):
        print("get", name, end="; ")
        return 10

    def __setattr__(self, name, value):
        print("set", name, value, end="; ")

    def __getitem__(self, key):
        print("getitem", key, end="; ")
        return 1

    def __setitem__(self, key, value):
        print("setitem", key, value, end="; ")

    def __iadd__(self, other):
        print("iadd", other, end="; ")
        return self

    def __matmul__(self, other):
        return "matmul %r" % other


def which(o):
    print("evaluated", end="; ")
    return o


o = Log()
which(o).attr += 5
which(o)[which("k")] -= 1
o += 1
p = o
p @= 3
print(p)


def local(n, items):
    n += 1
    n -= 200
    n *= n
    items[0] += n
    items[-1] += 100
    return n, items


print(local(5, [1, 2]))


def swap_in(d):
    d["x"] += 1
    d["y"] = d["x"] = d["x"] * 2
    return d


print(swap_in({"x": 1}))
g = 1


def change_global():
    global g
    g += 1
    g = g * 10


change_global()
print(g)
try:
    undefined += 1
except NameError as e:
    print(e)
try:
    a += "x"
except TypeError as e:
    print("TypeError")
x: int = 5
x += 1
y: "not evaluated" = undefined if False else x
print(x, y)
