"""Functions of complex numbers."""

import math
from math import e, inf, nan, pi, tau

_LN10 = 2.302585092994046
infj = complex(0.0, inf)
nanj = complex(0.0, nan)


def phase(z):
    z = complex(z)
    return math.atan2(z.imag, z.real)


def polar(z):
    return abs(z), phase(z)


def rect(r, phi):
    return complex(r * math.cos(phi), r * math.sin(phi)) if phi else complex(r, r * phi)


def exp(z):
    z = complex(z)
    return rect(math.exp(z.real), z.imag)


def log(z, base=None):
    z = complex(z)
    if not z:
        raise ValueError("math domain error")
    result = complex(math.log(abs(z)), phase(z))
    return result if base is None else result / log(base)


def log10(z):
    return log(z) / _LN10


def sqrt(z):
    z = complex(z)
    x, y = z.real, z.imag
    if not z:
        return complex(0.0, y)
    half = math.sqrt((abs(x) + abs(z)) / 2)
    other = abs(y) / (2 * half)
    return complex(half, math.copysign(other, y)) if x >= 0 else complex(other, math.copysign(half, y))


def cos(z):
    z = complex(z)
    return complex(math.cos(z.real) * math.cosh(z.imag), -math.sin(z.real) * math.sinh(z.imag))


def sin(z):
    z = complex(z)
    return complex(math.sin(z.real) * math.cosh(z.imag), math.cos(z.real) * math.sinh(z.imag))


def tan(z):
    return sin(z) / cos(z)


def cosh(z):
    z = complex(z)
    return cos(complex(-z.imag, z.real))


def sinh(z):
    z = sin(complex(-complex(z).imag, complex(z).real))
    return complex(z.imag, -z.real)


def tanh(z):
    return sinh(z) / cosh(z)


def isfinite(z):
    z = complex(z)
    return math.isfinite(z.real) and math.isfinite(z.imag)


def isinf(z):
    z = complex(z)
    return math.isinf(z.real) or math.isinf(z.imag)


def isnan(z):
    z = complex(z)
    return math.isnan(z.real) or math.isnan(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    return a == b or abs(a - b) <= max(rel_tol * max(abs(a), abs(b)), abs_tol)
