# uctypes: structures in buffers, which may move; pointers; bit fields; layouts
import gc
import uctypes
from uctypes import ARRAY, BF_LEN, BF_POS, PTR, addressof, bytearray_at, bytes_at, sizeof, struct

HEADER = {
    "kind": uctypes.UINT8 | 0,
    "low": uctypes.BFUINT8 | 0 | 0 << BF_POS | 3 << BF_LEN,
    "high": uctypes.BFUINT8 | 0 | 3 << BF_POS | 5 << BF_LEN,
    "size": uctypes.UINT16 | 2,
    "offset": uctypes.INT32 | 4,
    "scale": uctypes.FLOAT32 | 8,
    "point": (12, {"x": uctypes.INT16 | 0, "y": uctypes.INT16 | 2}),
    "samples": (ARRAY | 16, uctypes.INT16 | 3),
    "name": (ARRAY | 22, uctypes.UINT8 | 6),
    "pairs": (ARRAY | 28, 2, {"a": uctypes.UINT8 | 0, "b": uctypes.UINT32 | 4}),
}
print(sizeof(HEADER), sizeof(HEADER, uctypes.LITTLE_ENDIAN), sizeof({}), sizeof(HEADER["pairs"]))


def junk():
    for i in range(20):
        bytearray(100)
    gc.collect()


garbage = [bytearray(64) for i in range(8)]
data = bytearray(range(44))
head = struct(addressof(data), HEADER, uctypes.LITTLE_ENDIAN)
del garbage
junk()
print(head.kind, head.low, head.high, hex(head.size), hex(head.offset), head.point.x, head.point.y)
print([head.samples[i] for i in range(3)], bytes(head.name), head.pairs[1].a, hex(head.pairs[1].b))
head.kind = 0x1FF
head.low = 2
head.size = -1
head.offset = -2
head.scale = 1.5
head.point.y = -300
head.samples[2] = 1000
head.name[1:3] = b"ok"
head.pairs[0].b = 0xDEADBEEF
print(bytes(data).hex())
print(head.kind, head.high, head.size, head.offset, head.scale, head.point.y, head.samples[2], bytes(head.name))

big = struct(addressof(data), {"n": uctypes.UINT32 | 4, "q": uctypes.INT64 | 0}, uctypes.BIG_ENDIAN)
print(hex(big.n), big.q)
big.n = 0x01020304
print(bytes(data[4:8]))

# addresses are integers, and their sums know the buffer
a = addressof(data)
print(a == addressof(data), addressof(bytearray(4)) == a, (a + 4) - a, isinstance(a, int))
print(bytes_at(a + 22, 6), bytes(bytearray_at(4 + a, 4)))
part = struct(a + 16, {"first": uctypes.INT16 | 0})
junk()
print(part.first, addressof(head) == a)

# pointers are numbers; what they mean is found as long as it lives
text = b"pointed at"
box = bytearray(4)
LINK = {"to": (PTR | 0, uctypes.UINT8), "raw": uctypes.UINT32 | 0, "words": (PTR | 0, {"w": uctypes.UINT16 | 0})}
link = struct(addressof(box), LINK, uctypes.LITTLE_ENDIAN)
link.raw = addressof(text)
junk()
print(bytes(link.to[i] for i in range(len(text))), int(link.to) == addressof(text), hex(link.words[1].w))

for bad in (
    lambda: struct(data, {}),
    lambda: struct(0, [])._,
    lambda: head.nothing,
    lambda: head[0],
    lambda: head.samples[3],
    lambda: setattr(head, "point", 1),
    lambda: setattr(struct(addressof(b"abc"), {"a": uctypes.UINT8 | 0}), "a", 1),
    lambda: hash(head),
    lambda: int(head),
    lambda: sizeof([]),
    lambda: sizeof({"x": []}),
    lambda: sizeof(head, uctypes.NATIVE),
):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print(struct(0, {}), struct(0, (ARRAY | 0, uctypes.UINT8 | 1)), struct(0x40000000, (PTR | 0, uctypes.UINT8)))
