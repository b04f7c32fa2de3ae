# Literals and their spellings.
print(0x1F, 0b101, 0o17, 1_000_000, 0xFFFF_FFFF, 00)
print(1.5, .5, 5., 1e3, 1.5e-3, 2E+2)
print("it's", 'a "b"', """two
lines""", 'x' "y" 'z')
print("\x41\u00e9\U0001F600\101\t|\\|\'|\"|\a\b\f\v\0".encode())
print(r"\n\x41", b"\x00\xff\\", br"\d", rb'\w', R"\R")
print("line \
continued")
print((), (1,), [], {}, {1}, {1: 2}, ...)
print(None, True, False, Ellipsis, NotImplemented)
print([1, 2,
       3], (
    4), {"a":
         5})
if True: print("one line"); print("two statements")
x = 1; y = 2
print(x, y)
print(1if x else 2)
print(-3 ** 2, 2 ** -1, 2 ** 3 ** 2, -7 // 2, -7 % 3, ~5, +4, - - 3)
print(1 + 2 * 3 - 4 / 2, (1 + 2) * 3, 7 & 3 | 8 ^ 1, 1 << 2 + 1)
