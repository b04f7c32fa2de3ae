#!/usr/bin/env python3
"""Prints the coefficients of runtime/mathkernel.c.

Each function is written as a polynomial in z over an interval; the polynomial interpolates it at the Chebyshev
nodes, which is within a small factor of the best one. 90 decimal digits throughout; nothing but series from the
definitions is used. The last column is the largest error found on a grid, relative to the function.
"""
from decimal import Decimal as D, getcontext

getcontext().prec = 90
TINY = D(10) ** -85


def series(term):
    total, k = D(0), 0
    while True:
        t = term(k)
        total += t
        if abs(t) < TINY and k > 3:
            return total
        k += 1


def arctan_inverse(n):
    return series(lambda k: D((-1) ** k) / ((2 * k + 1) * D(n) ** (2 * k + 1)))


PI = 16 * arctan_inverse(5) - 4 * arctan_inverse(239)
LN2 = series(lambda k: 2 / (D(2 * k + 1) * D(3) ** (2 * k + 1)))
LN10 = D(10).ln()


def factorial(n):
    r = D(1)
    for i in range(2, n + 1):
        r *= i
    return r


def power(z, k):
    return D(1) if k == 0 else z ** k


def sine(z):  # (1 - sin(x) / x) / z with z = x^2
    return series(lambda k: (-1) ** k * power(z, k) / factorial(2 * k + 3))


def cosine(z):  # (1 - cos(x)) / z
    return series(lambda k: (-1) ** k * power(z, k) / factorial(2 * k + 2))


def arctangent(z):  # (1 - atan(x) / x) / z
    if z < D("1e-6"):
        return series(lambda k: (-1) ** k * power(z, k) / (2 * k + 3))
    x, scale = z.sqrt(), D(1)
    for _ in range(4):
        x = x / (1 + (1 + x * x).sqrt())
        scale *= 2
    a = scale * series(lambda k: (-1) ** k * x ** (2 * k + 1) / (2 * k + 1))
    return (1 - a / z.sqrt()) / z


def logarithm(z):  # log2((1 + s) / (1 - s)) / s with z = s^2
    return 2 / LN2 * series(lambda k: power(z, k) / (2 * k + 1))


def exponential(z):  # (2^z - 1) / z
    return series(lambda k: LN2 ** (k + 1) * power(z, k) / factorial(k + 1))


def cos(x):
    return series(lambda k: (-1) ** k * x ** (2 * k) / factorial(2 * k))


def fit(name, f, high, terms, bits):
    high = D(high)
    nodes = [high / 2 * (1 - cos(PI * (2 * i + 1) / (2 * terms))) for i in range(terms)]
    table = [f(x) for x in nodes]
    for level in range(1, terms):
        for i in range(terms - 1, level - 1, -1):
            table[i] = (table[i] - table[i - 1]) / (nodes[i] - nodes[i - level])
    poly = [D(0)] * terms
    for i in range(terms - 1, -1, -1):
        poly = [(poly[j - 1] if j else D(0)) - nodes[i] * poly[j] for j in range(terms)]
        poly[0] += table[i]
    fixed = [int((abs(c) * 2 ** bits).to_integral_value()) for c in poly]
    assert all(0 < c < 2 ** 64 for c in fixed), name
    signs = {(-1) ** j * (1 if c > 0 else -1) for j, c in enumerate(poly)}
    same = {1 if c > 0 else -1 for c in poly}
    assert len(signs) == 1 or len(same) == 1, name
    worst = D(0)
    for i in range(201):
        z = high * i / 200
        worst = max(worst, abs(sum(c * power(z, j) for j, c in enumerate(poly)) / f(z) - 1))
    print(f"/* {name}: 2^-{bits} units, error 2^{int((worst.ln() / LN2).to_integral_value())} */")
    print("".join(f"    UINT64_C(0x{c:016x}),\n" for c in reversed(fixed)))


def constant(name, value):
    exponent = 0
    while value >= 2:
        value, exponent = value / 2, exponent + 1
    while value < 1:
        value, exponent = value * 2, exponent - 1
    print(f"{name}: {{UINT64_C(0x{int((value * 2 ** 63).to_integral_value()):016x}), {exponent}, false}}")


fit("sine", sine, (PI / 4) ** 2, 5, 64)
fit("cosine", cosine, (PI / 4) ** 2, 6, 64)
fit("arctangent", arctangent, 1, 16, 64)
fit("logarithm", logarithm, ((D(2).sqrt() - 1) / (D(2).sqrt() + 1)) ** 2, 7, 61)
fit("exponential", exponential, 1, 10, 63)
constant("pi", PI)
constant("half_pi", PI / 2)
constant("log2(e)", 1 / LN2)
constant("ln(2)", LN2)
constant("log10(2)", LN2 / LN10)
constant("1/3", D(1) / 3)
constant("1/6", D(1) / 6)
constant("2/sqrt(pi)", 2 / PI.sqrt())
constant("log2(2 pi)/2", ((2 * PI).ln() / LN2) / 2)
for denominator in (12, 360, 1260, 1680):
    constant(f"1/{denominator}", D(1) / denominator)
words = int(2 / PI * D(2) ** 224)
print("2/pi:", ", ".join(f"0x{words >> 32 * i & 0xFFFFFFFF:08x}" for i in range(6, -1, -1)))
