# math: values that are exact, and rounding to three digits where they are not.
import math



def r(x):
    return round(x * 1000)


print(r(math.pi), r(math.e), r(math.sin(1)), r(math.cos(1)), r(math.tan(1)), r(math.atan(1)), r(math.asin(0.5)))
print(r(math.acos(0.5)), r(math.atan2(1, -1)), r(math.exp(1.5)), r(math.log(10)), r(math.log2(8)), r(math.log10(1000)))
print(math.sqrt(2.25), math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.fabs(-1.5), math.pow(3, 4))
print(math.radians(180) == math.pi, r(math.degrees(1)), math.isfinite(1.0), math.isinf(math.inf), math.isnan(math.nan))
for x in (0.25, 1.75, 30.5, -2.25):
    print(r(math.sin(x)), r(math.cos(x)), r(math.atan(x)), r(math.exp(x / 8)), r(abs(x) ** 0.5), r(abs(x) ** 1.5))
for f in (lambda: math.sqrt(-1), lambda: math.log(-1), lambda: math.acos(2), lambda: math.sqrt("a"), lambda: math.fmod(1, 0)):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
