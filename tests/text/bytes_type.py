# bytes and bytearray.
b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], list(b[:3]), b"l" in b, 104 in b, b + b"!", b * 2)
print(b.find(b"l"), b.count(b"l"), b.replace(b"l", b"L"), b"a,b".split(b","), b" x ".strip(), b.startswith(b"he"))
print(bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(range(4)), b"ab".hex() if hasattr(b, "hex") else "6162")
print(b"abc" < b"abd", b"a" == bytearray(b"a"), hash(b"x") == hash(b"x"), {b"k": 1}[b"k"], b"".join([b"a", b"b"]))
a = bytearray(b"abc")
a.append(100)
a.extend(b"ef")
a[0] = 65
a[1:3] = b"XYZ"
a += b"!"
print(a, len(a), a[-1], bytes(a), a.find(b"Z"))
del a[0]
del a[1:3]
print(a, a == b"Xdef!", bytearray(3), bytearray([1, 2]))
a[:] = b"new"
print(a, a * 2, a + b"x", [x for x in a], a.decode())
for f in (lambda: b[99], lambda: bytes([256]), lambda: b"a" + "b", lambda: a.append(300), lambda: b"\xff".decode(),
          lambda: bytes(-1)):
    try:
        f()
    except (IndexError, ValueError, TypeError, UnicodeError) as e:
        print(type(e).__name__)
try:
    b[0] = 1
except TypeError as e:
    print(e)
big = bytearray(2000)
for i in range(0, 2000, 100):
    big[i] = i // 100
print(sum(big), big.find(b"\x05"), len(bytes(big)), big[1900])
