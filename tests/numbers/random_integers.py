# Thousands of operations on integers of all sizes, in CPython's results; a wrong one changes all sums after it.
state = 12345


def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n


def number():
    bits = rnd(200)
    n = 0
    for i in range(bits // 20 + 1):
        n = n << 20 | rnd(1 << 20)
    if rnd(4) == 0:
        n = (1 << bits) + rnd(3) - 1
    return -n if rnd(2) else n


def operate(op, a, b):
    if op == 0:
        return a + b
    if op == 1:
        return a - b
    if op == 2:
        return a * b
    if op == 3:
        return a // b if b else 0
    if op == 4:
        return a % b if b else 0
    if op == 5:
        return a & b
    if op == 6:
        return a | b
    if op == 7:
        return a ^ b
    if op == 8:
        return a << (b % 70)
    if op == 9:
        return a >> (b % 300)
    if op == 10:
        return pow(a, abs(b) % 50, 10**20 + 39)
    if op == 11:
        return int(str(a)) + (a < b) * 2 + (a == b)
    if op == 12:
        return int(hex(a), 16) + int(bin(b), 2) + int(oct(a), 8)
    if op == 13:
        return (a % 1000) ** (abs(b) % 12)
    if op == 14:
        return ~a - (-b)
    return a.bit_length() + sum(divmod(a, b if b else 1)) + round(a, -(abs(b) % 30))


total = 0
for i in range(1600):
    total = (total * 31 + operate(i % 16, number(), number())) % 1000000000000000003
    if i % 80 == 79:
        print(i, total)
