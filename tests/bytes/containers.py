# bytes and bytearray as containers: items, slices, iteration, growth.
def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__ + ":", e)


b = bytes(range(10))
ba = bytearray(b)
print(b[3], ba[3], b[-1], b[2:5], ba[2:5], b[::-1], ba[::3], list(b[:3]), list(ba[-2:]), 5 in b, 50 in ba, b"\x03\x04" in b)
ba[0] = 255
ba[1:3] = b"hello"
ba[-1:] = [1, 2, 3]
del ba[2]
del ba[::4]
print(ba, len(ba))
ba.append(7)
ba.extend(b"xyz")
ba.extend([0, 1])
ba += b"!"
ba.insert(0, 65)
print(ba.pop(), ba.pop(0), ba, ba.count(b"x"), ba.find(b"yz"), ba.index(b"x"))
ba.remove(7)
ba.reverse()
print(ba, ba.copy() == ba, ba.copy() is ba, ba * 2, b"ab" * 3, 2 * bytearray(b"x"))
for f in (
    lambda: ba.append(256),
    lambda: ba.append(-1),
    lambda: ba.append("a"),
    lambda: b[100],
    lambda: ba[100],
    lambda: b["a" if b else 0],
    lambda: bytes([300]),
    lambda: bytes(["a"]),
    lambda: bytearray().pop(),
    lambda: ba.remove(200),
    lambda: bytes(-1),
    lambda: b + "a",
    lambda: b + 1,
    lambda: bytes("abc"),
    lambda: b"a" < "a",
    lambda: {bytearray(): 1},
):
    tell(f)
print(b"abc" == bytearray(b"abc"), b"a" < b"b", bytearray(b"a") <= b"a", b"abc" != b"abd", hash(b"a") == hash(b"a"), {b"k": 1}[b"k"])
ba.clear()
print(ba, bytes(3), bytearray(2), bytes(), bytes([1, 2]), bytes((3,)), bytes("é", "utf-8"), bytearray("abc", "ascii"))
out = bytearray()
for i in range(600):
    out.append(i % 256)
print(len(out), out[255], out[256], sum(out), bytes(out[-3:]))
out[:] = b"reset"
print(out, list(reversed(out)), sorted(out), [x for x in out][:2], tuple(b"ab"), max(b"az"))
for x in bytearray(b"ab"):
    print(x, end=" ")
x, y = b"hi"
print(x, y, [*b"ab"], bytes(reversed(b"abc")), bytes(x for x in range(3)))


class Buf(bytearray):
    def tail(self):
        return self[-2:]


k = Buf(b"abcd")
k.append(101)
print(k.tail(), len(k), k == b"abcde", k[0])

# an empty bytearray as what takes the place of a slice
b = bytearray(b"abc")
b[1:2] = bytearray()
print(b, bytes(bytearray()), bytearray(0), bytes(0))
