# complex: literals, arithmetic, text, conversions; cmath. Results are exact in both float widths, or rounded.
import cmath

Z = 3 + 4j
print(Z, -Z, +Z, 1j, -1j, 0j, complex(-0.0, 1), 1.5 - 2j, 1e20j, complex(1, float("inf")), complex(float("nan"), -1))
print(Z.real, Z.imag, Z.conjugate(), abs(Z), bool(Z), bool(0j), type(Z).__name__, isinstance(Z, complex))
print(Z + 1, 1 + Z, Z - 0.5, 2 - Z, Z * 2, Z * 1j, Z / 2, Z / (1 + 1j), 1 / 2j, True + 1j, 10**3 * 1j)
print(Z**2, Z**0, Z**-1, 2j**3, (1 + 1j)**4, 0j**2, pow(Z, 2))
print(Z == 3 + 4j, Z == 3, 3 + 0j == 3, 3.0 == 3 + 0j, Z != 1j, hash(3 + 0j) == hash(3), Z in [1, 3 + 4j], {2 + 0j: 1}[2])
for text in ("1", "1j", "-j", "1+2j", " 1-2.5j ", "(3+j)", "1e2-1e-2j", "infj", "nan+1j", "1_0j", "+1.5"):
    print(complex(text), end=" ")
print(complex(), complex(1), complex(1.5, 2), complex(1j, 1j), complex(True))
w = Z
w += 1
w *= 1j
print(w, "%s %r" % (w, w), str(1j), repr([1j, 2 - 0j]))


def errors(*calls):
    for call in calls:
        try:
            print("no error", call())
        except Exception as e:
            print(type(e).__name__, e)


errors(lambda: complex("x"), lambda: complex("1+"), lambda: complex("1+2"), lambda: complex("1 + 2j"), lambda: complex([]),
       lambda: complex(1, "2"), lambda: complex("1", 2), lambda: Z < 1, lambda: Z % 2, lambda: Z // 1, lambda: Z / 0,
       lambda: 0j**-1, lambda: 0j**1j, lambda: int(Z), lambda: float(Z), lambda: Z + "a", lambda: ~Z,
       lambda: divmod(Z, 1))


class C:
    def __complex__(self):
        return 5 + 6j


class F:
    def __float__(self):
        return 2.5


class K(complex):
    def twice(self):
        return self * 2


print(complex(C()), complex(F()), complex(F(), F()), K(1, 2).twice(), K(1, 2).real, 1 + K(0, 1))


def near(z):
    z = complex(z)
    return "%.3f %.3f" % (round(z.real, 3) + 0.0, round(z.imag, 3) + 0.0)


print(near((-1) ** 0.5), near((-8) ** (1 / 3)), near(1j**1j), near(2**1j), near((1 + 2j) ** (0.5 - 1j)))
print(near(cmath.sqrt(-4)), near(cmath.exp(1j * cmath.pi / 2)), near(cmath.log(-1)), near(cmath.log10(100j)))
print(near(cmath.sin(1 + 1j)), near(cmath.cos(1 - 1j)), "%.3f" % cmath.phase(-1 + 1j), near(cmath.rect(2, 1)))
print(["%.3f" % x for x in cmath.polar(3 + 4j)], near(cmath.sqrt(3 - 4j)), near(cmath.log(8, 2)))
