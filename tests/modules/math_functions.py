# The math module and large numbers in double precision.
# skip: mps2-an385 single precision prints fewer digits
import math


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


show(lambda: (int(1e400)))
show(lambda: (float(10**400)))
show(lambda: (10**400/3))
show(lambda: (10**400*1.0))
show(lambda: ((10**400)/(10**399)))
show(lambda: (3/(10**400)))
show(lambda: (round(1e300*1e10, 2)))
show(lambda: (math.isqrt(-1)))
show(lambda: (math.ldexp(1,10**10)))
show(lambda: (math.ldexp(1.0,5.5)))
show(lambda: (math.isclose(1,1+1e-10)))
show(lambda: (math.log(10**400)))
show(lambda: (math.log2(2**2000)))
show(lambda: (math.dist([1,2],[3,4])))
show(lambda: (math.ulp(1.0)))
show(lambda: (math.nextafter(1,2)))
show(lambda: ((0.1).as_integer_ratio()))
show(lambda: (math.inf.as_integer_ratio()))
show(lambda: (math.nan.as_integer_ratio()))
show(lambda: (5 .as_integer_ratio()))
show(lambda: (math.degrees(math.pi)))
show(lambda: (10**-2))
show(lambda: (math.sqrt(10**400)))
show(lambda: (float('1e400')))
show(lambda: (1e308*10))
show(lambda: (math.fsum([.1]*10)))
show(lambda: (math.isqrt(10**30)))
show(lambda: (math.exp(-1e10)))
show(lambda: (math.log(math.inf), math.log(math.nan)))
show(lambda: (math.ldexp(math.inf,5), math.ldexp(1,-10**10), math.ldexp(0,10**30)))
show(lambda: [round(math.cbrt(x), 12) for x in (27, -8, 0.001)])
show(lambda: [round(f(x), 12) for f in (math.erf, math.erfc, math.gamma, math.lgamma) for x in (0.5, 1, 3.5, 5.25)])
values = [0.0, 0.1, 0.5, 0.999, 1.0, 1.5, 2.0, 10.0, 100.25, 1e5, 1e-5, 1e17]
for name in ("sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp expm1 exp2 log log2 log10 log1p sqrt fabs "
             "degrees radians floor ceil trunc frexp modf isnan isinf isfinite ulp").split():
    f = getattr(math, name)
    for x in values:
        for y in (x, -x):
            show(lambda: (name, y, f(y)))
for x in values:
    for y in values:
        print(math.pow(x, y) if x < 100 and y < 100 else "-", math.atan2(x, -y), math.hypot(x, y), math.copysign(x, -y), end=" ")
        print(math.isclose(x, y), math.nextafter(x, y), math.remainder(x, y) if y else "-", x // y if y else "-", x % -y if y else "-")
print(math.pi, math.e, math.tau, math.inf, math.nan, math.fsum([1e100, 1.0, -1e100, 1e-300]), math.hypot(1e200, 1e200), math.hypot())
print([math.isqrt(10**k) for k in range(0, 60, 7)], math.factorial(50), math.comb(60, 30), math.perm(20, 10), math.gcd(10**30, 6**40), math.lcm(*range(1, 50)))
