# Instructions of single operations on a board where a microsecond is 1000 instructions. Each line: name, count an
# iteration, loop included; `fib` is the whole run, in thousands. Run under QEMU with -icount.
import time

N = 20000


class Point:
    def __init__(self):
        self.x = 1

    def m(self, i):
        return i


def f(i):
    return i


g = 0


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def run_fib():
    fib(24)


def run_for():
    for i in range(N):
        pass


def run_while():
    i = 0
    n = N
    while i < n:
        i += 1


def run_read():
    o = Point()
    s = 0
    for i in range(N):
        s += o.x


def run_write():
    o = Point()
    for i in range(N):
        o.x += 1


def run_method():
    o = Point()
    for i in range(N):
        o.m(i)


def run_call():
    for i in range(N):
        f(i)


def run_item():
    l = [3] * N
    s = 0
    for i in range(N):
        s += l[i]


def run_store():
    l = [3] * N
    for i in range(N):
        l[i] = i


def run_each():
    l = [3] * N
    s = 0
    for x in l:
        s += x


def run_global():
    global g
    for i in range(N):
        g += 1


def run_dict():
    d = {"aaa": 1, "bbb": 2, "ccc": 3}
    s = 0
    for i in range(N):
        s += d["ccc"]


def run_float():
    x = 0.5
    a = 0.999
    b = 0.001
    for i in range(N):
        x = x * a + b


def measure(name, run, iterations):
    start = time.ticks_us()
    run()
    took = time.ticks_diff(time.ticks_us(), start)
    print(name, took * 1000 // iterations)


measure("fib(24), thousands", run_fib, 1000)
measure("for i in range(n): pass", run_for, N)
measure("while i < n: i += 1", run_while, N)
measure("s += o.x", run_read, N)
measure("o.x += 1", run_write, N)
measure("o.m(i)", run_method, N)
measure("call of a module's function", run_call, N)
measure("s += l[i]", run_item, N)
measure("l[i] = i", run_store, N)
measure("for x in l: s += x", run_each, N)
measure("g += 1 (global)", run_global, N)
measure("s += d['ccc']", run_dict, N)
measure("x = x * a + b", run_float, N)
