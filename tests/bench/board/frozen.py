# Instructions of operations on objects that start-up has made, which lie in flash, and on those that it has made and the program has
# written to since, against the same objects made at run time. Each line: name, count an iteration in RAM, in flash,
# written; loop included. On a board where a microsecond is 1000 instructions.
import time

N = 2000


class Point:
    def __init__(self):
        self.x = 1
        self.y = 2

    def m(self):
        return 0


def counter():
    n = 3

    def get():
        return n

    def put(v):
        nonlocal n
        n = v

    return get, put


class Objects:
    def __init__(self, _):
        self.o = Point()
        self.l = [3, 4, 5, 6, 7] * 20
        self.d = {"aaa": 1, "bbb": 2, "ccc": 3}
        self.get, self.put = counter()
        self.s = {1, 2, 3}
        self.b = bytearray(b"abc")

    def write(self):
        self.o.x = 4
        self.l[7] = 4
        self.d["aaa"] = 4
        self.put(4)
        self.s.add(4)
        self.b[0] = 4


# Objects in between, so that the written ones have words of the alias directory of their own.
flash, between, written = Objects(0), [[i] for i in range(90)], Objects(0)


def attribute(c):
    o = c.o
    s = 0
    for i in range(N):
        s += o.y


def method(c):
    o = c.o
    for i in range(N):
        o.m()


def item(c):
    l = c.l
    s = 0
    for i in range(N):
        s += l[2]


def computed(c):
    l = c.l
    s = 0
    k = 2
    for i in range(N):
        s += l[k]


def last(c):
    l = c.l
    for i in range(N):
        l[-1]


def key(c):
    d = c.d
    s = 0
    for i in range(N):
        s += d["ccc"]


def number(c):
    s = c.s
    for i in range(N):
        i in s


def inside(c):
    d = c.d
    for i in range(N):
        "bbb" in d


def get(c):
    d = c.d
    for i in range(N):
        d.get("bbb")


def length(c):
    l = c.l
    for i in range(N):
        len(l)


def truth(c):
    l = c.l
    for i in range(N):
        if l:
            pass


def items(c):
    l = c.l
    s = 0
    for i in range(N // 100):
        for x in l:
            s += x


def keys(c):
    d = c.d
    for i in range(N // 4):
        for x in d:
            pass


def cell(c):
    f = c.get
    for i in range(N):
        f()


def byte(c):
    b = c.b
    for i in range(N):
        b[1]


def compare(c):
    l = c.l
    other = l[:]
    for i in range(N // 100):
        l == other


def store(c):
    l = c.l
    for i in range(N):
        l[2] = i


def put(c):
    o = c.o
    for i in range(N):
        o.x = i


def count(run, objects):
    start = time.ticks_us()
    run(objects)
    return time.ticks_diff(time.ticks_us(), start) * 1000 // N


def measure(name, run):
    print(name, count(run, fresh), count(run, flash), count(run, written))


fresh = Objects(time.ticks_us())
written.write()
measure("s += o.x", attribute)
measure("o.m()", method)
measure("s += l[2]", item)
measure("s += l[i]", computed)
measure("l[-1]", last)
measure("s += d['ccc']", key)
measure("i in set", number)
measure("'bbb' in d", inside)
measure("d.get('bbb')", get)
measure("len(l)", length)
measure("if l", truth)
measure("for x in l: s += x", items)
measure("for k in d", keys)
measure("closure cell", cell)
measure("bytearray[1]", byte)
measure("l == m", compare)
assert len(between) == 90
