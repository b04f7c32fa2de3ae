# Ten thousand float operations, conversions, parses and prints: the same bits on every host and board. The expected
# sums for single precision were computed from exact fractions, rounded once.
import math

state = 12345


def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n


def number():
    text = "%d.%03de%d" % (rnd(10000) - 5000, rnd(1000), rnd(25) - 12)
    return float(text)


def operate(op, x, y):
    if op == 0:
        return x + y
    if op == 1:
        return x - y
    if op == 2:
        return x * y
    if op == 3:
        return x / y if y else x
    if op == 4:
        return math.sqrt(abs(x))
    if op == 5:
        return math.sin(x)
    if op == 6:
        return math.exp(x) if -50 < x < 50 else -x
    if op == 7:
        return math.log(abs(x)) if x else y
    if op == 8:
        return float("%.4e" % x)
    if op == 9:
        return float(int(x))
    if op == 10:
        return round(x, 2)
    if op == 11:
        return math.atan2(x, y)
    if op == 12:
        return math.fmod(x, y) if y else x
    if op == 13:
        return float(x > y) + (x == y)
    if op == 14:
        return math.cos(y)
    return float(repr(y))


total = 0
for i in range(10000):
    text = repr(operate(i % 16, number(), number()))
    if i < 32:
        print(text)
    for c in text:
        total = (total * 131 + ord(c)) % 1000003
    if i % 1000 == 999:
        print(i, total)
