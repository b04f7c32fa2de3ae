# Floats that need double precision.
# skip: mps2-an385 single precision prints fewer digits
print(0.1, 0.1 + 0.2, 1 / 3, 2 / 3, 1e22, 1e23, 123456789.123456789, 5e-324, 1.7976931348623157e308)
print(3.141592653589793, 2.718281828459045, 100 / 7, 1e-7, 123e-10, 9007199254740993.0)
import math

print(math.pi, math.e, math.sqrt(2), math.hypot(3, 4) if hasattr(math, "hypot") else 5.0)
print(round(2.675, 2), round(1.005, 2), round(123.456, -1), f"{math.pi:.10f}", "%.15g" % 0.1, "%r" % 1.1)
print(float("0.1") * 3, 1e308 * 10, -1e308 * 10, 2**53 + 1.0, int(1e20), 10**22 / 3)
print(repr(1.1e-200), str(1e100), 4.35 * 100, 1.15 * 100, 0.3 - 0.1, 1e15 + 0.3, 1e16 + 1)
print(2**1000 / 2**999, 10**400 // 10**399, (2**70) * 0.5, 7 ** 0.5, (-8) ** 2.0, 2 ** -1)
try:
    print(2**2000 * 1.0)
except OverflowError as e:
    print(e)
x = 1.0
for i in range(50):
    x = x * 1.1 - 0.05
print(x)
print(sorted([0.3, 0.1 + 0.2, 0.30000000000000001]), hash(0.1) == hash(0.1), 0.1 == 1 / 10)
