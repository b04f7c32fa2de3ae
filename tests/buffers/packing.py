# struct: all codes, byte orders, alignment and padding.
import struct

HEADER = struct.pack("<4sHHI", b"firn", 1, 2, 3)
buffer = bytearray(16)


def errors(*calls):
    for call in calls:
        try:
            print("no error", call())
        except struct.error as e:
            print("struct.error", e)
        except Exception as e:
            print(type(e).__name__, e)


print(HEADER, struct.unpack("<4sHHI", HEADER))
for order in "<>!=":
    f = order + "bBhHiIqQ?"
    print(struct.calcsize(f), struct.pack(f, -1, 255, -2, 65535, -3, 2**32 - 1, -4, 2**64 - 1, True))
    print(struct.unpack(f, struct.pack(f, -128, 1, -32768, 2, -2**31, 3, -2**63, 4, 0)))
    print(struct.pack(order + "efd", 1.5, -0.25, 1024.0), struct.unpack(order + "efd", struct.pack(order + "efd", 1.5, -0.25, 1024.0)))
print(struct.calcsize("bhi"), struct.calcsize("bq"), struct.calcsize("<bq"), struct.calcsize("bxh"), struct.calcsize("b0i"))
print(struct.pack("bhi", 1, 2, 3), struct.pack("3sx2b", b"abcd", 1, 2), struct.pack("5p", b"abcdefgh"), struct.pack("0s", b"x"))
print(struct.unpack("5p", b"\x03abcd"), struct.unpack("3c", b"xyz"), struct.unpack("2s3x1s", b"abcdef"), struct.pack("c", b"q"))
print(struct.unpack("<2H ", b"abcd"), struct.unpack("", b""), struct.pack(b"<H", 7))
print(["%.6f" % struct.unpack("<e", struct.pack("<e", x))[0] for x in (0.0, 0.1, 65504.0, 2.0**-24, 2.0**-26, 1 / 3, -5.5)])
print(struct.pack("<e", float("inf")), struct.pack("<f", float("-inf")), struct.unpack("<d", struct.pack("<d", -0.0)))


def writes():
    struct.pack_into(">I", buffer, 2, 0xDEADBEEF)
    struct.pack_into("<h3s", memoryview(buffer), -6, -2, b"end")
    print(buffer, struct.unpack_from(">I", buffer, 2), struct.unpack_from("<h", buffer, -6))
    print(struct.unpack_from("<2B", memoryview(buffer)[3:], offset=1), list(struct.iter_unpack("<HB", buffer[:12])))


writes()
errors(lambda: struct.pack("<B", 256), lambda: struct.pack("<h", -32769), lambda: struct.pack("I", 1, 2),
       lambda: struct.pack("2I", 1), lambda: struct.pack("z", 1), lambda: struct.calcsize("3"),
       lambda: struct.unpack("<I", b"abc"), lambda: struct.unpack_from("<I", b"abcdef", 4),
       lambda: struct.pack_into("<I", bytearray(4), 1, 7), lambda: struct.pack("<I", "x"), lambda: struct.pack("<I", 1.5),
       lambda: struct.pack_into("<I", b"abcd", 0, 7), lambda: struct.pack("<e", 1e6), lambda: struct.pack(1, 2),
       lambda: struct.pack("c", b"ab"), lambda: struct.iter_unpack("<I", b"abcdef"))

# Floats of every width, in both directions: the nearest, half to even, subnormal ones, and what has no room.
for f in "<e", ">f", "<d":
    for n in range(22):
        v = (0.0, -0.0, 1.0, -1.5, 65504.0, 65519.0, 65520.0, 2.0 ** -24, 2.0 ** -25, 1.5 * 2.0 ** -25, 3 * 2.0 ** -25,
             2.0 ** -14, 1023 * 2.0 ** -24, 1023.5 * 2.0 ** -24, float("inf"), float("-inf"), 2.0 ** 40, 3.5, 2049.0,
             2051.0, 4097.0 / 4096, -2.0 ** -120)[n]
        try:
            b = struct.pack(f, v)
            print(f, n, b.hex(), struct.unpack(f, b)[0] == v)
        except OverflowError as e:
            print(f, n, e)
for h in 0, 1, 2, 0x3FF, 0x400, 0x7BFF, 0x7C00, 0x8001, 0xFC00, 0x7E00, 0x3555:
    v = struct.unpack("<e", struct.pack("<H", h))[0]
    print(int(v * 2**24) if v - v == 0 else v)
print(struct.unpack("<3d", bytes.fromhex("0000000000000080000000000000f07f000000000000f8ff"))[:2])
print(struct.unpack("<f", struct.pack("<f", 2.0 ** -140))[0] == 2.0 ** -140)
