# Numbers: what MicroPython documents as different, and firn does as CPython does.
class Float:
    def __float__(self):
        return 0.5


try:
    print(2.0 * Float())
except TypeError as e:
    print(e)
print(float(Float()), (255).bit_length(), (-1 << 80).bit_length(), (0).bit_length())


class Number(int):
    def __add__(self, other):
        return Number(int(self) + int(other) + 1)


n = Number(42)
print(n + n, type(n + n).__name__, int(n), type(int(n)).__name__, n - n)

for spec in (",b", ",x", ",o", "_b", "_x", ",d", "_d"):
    try:
        print(spec, format(1000099, spec))
    except ValueError as e:
        print(spec, e)
for spec in (",f", "_f", "011,.2f", "011_.2f", ",.0f", ","):
    print(spec, format(3141.5, spec), format(-12345.25, spec))
print(1_000 + 0x_ff + 0b_1_0)
print(range(-3, 2**40)[5], len(range(2**40, 2**40 + 7)), range(2**70, 2**70 + 2)[1] - 2**70)

for text in ("1 1j", "1 +1j", "1+ 1j", " 1+1j ", "1+1j"):
    try:
        print(complex(text))
    except ValueError as e:
        print(e)
