# deflate and zlib: what CPython has packed, both directions, all formats, streams of Python, errors.
import zlib
import time

TEXTS = (
    b"",
    b"a",
    b"hello hello hello hello",
    bytes(range(256)),
    b"0" * 1000,
    b"13371813150|13764518736|12345678901",
    b"".join(("line %d\n" % i).encode() for i in range(60)),
)
# compress() of CPython at several levels: stored, fixed and dynamic blocks.
PACKED = (
    (b"x\x01\x01\x05\x00\xfa\xffhello\x06,\x02\x15", 15, b"hello"),
    (b"x\x9c\x05\xc1\x81\x01\x000\x04\x04\xb1\x95\\\x1f\xcfn\x86o\x82d\x06Qq\xc8\x9d\xc5X}<e\xb5g\x83\x0f\x89X\x07\xab", 15, TEXTS[5]),
    (b"x\x9c30\xa0=\x00\x00\xb3q\x12\xc1", 15, b"0" * 100),
    (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcbH\xcd\xc9\xc9\x07\x00\x86\xa6\x106\x05\x00\x00\x00", 31, b"hello"),
)
time.sleep(0)
for packed, wbits, plain in PACKED:
    print(zlib.decompress(packed, wbits) == plain)
for text in TEXTS:
    for wbits in (9, 15, -9, -15, 25):
        packed = zlib.compress(text, wbits=wbits)
        print(zlib.decompress(packed, wbits) == text, len(packed) <= len(text) * 9 // 8 + 20, end=" ")
    print(len(text))
d = zlib.decompressobj()
packed = zlib.compress(TEXTS[6])
parts = [d.decompress(packed[i : i + 20]) for i in range(0, len(packed), 20)]
print(b"".join(parts) == TEXTS[6], d.eof, d.decompress(b"tail"), d.unused_data)
for bad in (b"", b"x\x9c", b"x\x9c\x07", packed[:-1], packed[:-4] + b"abcd", b"abcdef"):
    try:
        print(zlib.decompress(bad))
    except zlib.error:
        print("error")
