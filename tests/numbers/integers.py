# Integers from the smallest to many words: every operator, every border.
borders = [0, 1, -1, 2, 7, -8, 255, 2**30 - 1, 2**30, -2**30, -2**30 - 1, 2**31 - 1, 2**31, 2**32,
           2**62, 2**63 - 1, -2**63, 2**64, 10**20, -10**30]
for a in borders:
    print(a, -a, ~a, abs(a), a + 1, a - 1, a * a, hex(a), bin(a)[:12], oct(a))
for a in borders[3:]:
    for b in (1, -1, 3, -7, 65537, 2**31, -2**33, 10**15):
        print(a // b, a % b, divmod(a, b), a & b, a | b, a ^ b, a < b, a == b)
for n in (0, 1, 29, 30, 31, 32, 33, 63, 64, 100):
    print(1 << n, -1 << n, (1 << n) - 1 >> n // 2, -(10**25) >> n, (12345 << n) % 1009)
print(2**100, (-3)**21, 7**0, pow(3, 200, 1000007), pow(2, 10), 10**18 // 7)
print(int("123"), int("-0x1f", 16), int("0b11", 0), int(" 42 "), int("zz", 36), int("1_000"))
print(int(3.99), int(-3.99), int(True), int(2.0**40))
print((255).to_bytes(2, "big"), (1000).to_bytes(4, "little"), int.from_bytes(b"\x01\x02", "big"))
print(int.from_bytes(b"\xff\xfe\xff", "little"), (10**20).bit_length(), (0).bit_length())
print(str(2**200), repr(-2**70), len(str(3**500)))
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: 2**200 // 0, lambda: divmod(5, 0), lambda: 1 << -1,
          lambda: int("12x"), lambda: int(""), lambda: int("9", 8), lambda: int([]), lambda: "a" * "b"):
    try:
        print(f())
    except (ZeroDivisionError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
x = 2**30 - 3
for i in range(6):
    x += 1
    print(x, end=" ")
for i in range(6):
    x -= 1
    print(x, end=" ")
print()
print(hash(5) == hash(5.0), hash(2**40) == hash(2.0**40), True + True, -True, True & False, True ^ True)
print(min(3, -2**40, 5), max(2**40, 1), sum([2**30] * 5), round(1234, -2), round(-1250, -2))
print(f"{10**20:,}", f"{255:08b}", f"{-255:+x}", f"{2**70:>30}", "%d %x %o" % (2**40, 255, 8))
