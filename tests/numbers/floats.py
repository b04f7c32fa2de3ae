# Floats whose values are the same in single and double precision.
import math

print(0.5 + 0.25, 1.5 * 2, 7 / 2, -7 // 2.0, -7.5 % 2, 2.0**10, 1e3, 0.0, -0.0)
print(1 / 4, 3 / 8, 10.0, 1e10 > 1e9, 0.5 < 1, 1 == 1.0, 0.5 == 0.25 + 0.25)
inf, nan = float("inf"), float("nan")
print(inf, -inf, nan, nan == nan, inf > 1e30, inf - inf, inf * 0)
print(int(2.75), int(-2.75), round(2.5), round(3.5), round(-0.5), round(2.675, 1), abs(-1.5))
print(math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.sqrt(16.0), math.fabs(-2))
print(math.isnan(nan), math.isinf(-inf), math.copysign(1, -0.0), math.modf(2.5), math.frexp(8.0))
print(math.ldexp(0.5, 4), math.fmod(-7.5, 2), math.pow(2, 8), math.sin(0.0), math.cos(0.0), math.exp(0))
print("%.2f %8.3f %-8.1f| %e %g %g" % (1.125, 2.5, 3.25, 1024.0, 0.5, 1e6))
print(f"{2.5:.1f} {0.125:.2e} {1.5:>8} {1.5:<8}| {1.5:^8} {1.5:+} {3.0:g} {0.5:%} {1.5:08.2f}")
print(float("1.5"), float(" -2e2 "), float("1_0.5"), float(3), float(True), float("Infinity"))
print(str(1.0), repr(1e16), 1e-5, 123456.0, 0.001)
for f in (lambda: 1.0 / 0, lambda: 1.0 % 0, lambda: 0.0 ** -1, lambda: int(inf), lambda: int(nan),
          lambda: float("x"), lambda: math.sqrt(-1), lambda: 1.5 << 1, lambda: math.log(0), lambda: 1.5 + "a"):
    try:
        print(f())
    except (ZeroDivisionError, OverflowError, ValueError, TypeError) as e:
        print(type(e).__name__)
print(divmod(7.5, 2), divmod(-7.5, 2), 7.5 // -2, bool(0.0), bool(0.5), not -0.0)
print(sum([0.5] * 10), min(1.5, 1), max(0.5, 2), sorted([2.5, 1, -0.5]))
print((0.5).is_integer(), (2.0).is_integer(), hash(0.5) == hash(0.5), {1.0: "a"}[1], 1.5 .__class__.__name__)
x = 0.0
for i in range(8):
    x += 0.125
print(x, x == 1, x is None)
