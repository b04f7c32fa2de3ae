# str and bytes: what MicroPython documents as different, and firn does as CPython does.
class Place:
    x = 5


print("{a[0]} {b[key]} {c.x} {0[1]}".format([7, 8], a=[1, 2], b={"key": 3}, c=Place))
print(str(b"abc", encoding="utf8"), bytes("abc", encoding="utf8"), bytes(source="d", encoding="ascii", errors="strict"))
print(repr("abc".ljust(6)), repr("abc".rjust(6, ".")), "a b  c".rsplit(None, 1), "abcdefghi"[0:9:2], b"123"[0:3:2])
print("é☃".encode("ascii", "replace"), "é☃x".encode("ascii", "ignore"), b"a\xffb".decode(errors="ignore"))
print(b"h\xffw".decode(encoding="utf-8", errors="replace"), "é".encode("latin-1"), str(b"\xe9", "latin-1"), "a".encode("US-ASCII"))
for codec in ("UTF-8", "Utf8", "utf_8", "LATIN1", "iso-8859-1"):
    print(codec, "é".encode(codec), bytes("é", codec).decode(codec))
for bad in (lambda: "☃".encode("latin-1"), lambda: "é".encode("ascii"), lambda: b"\xff".decode(), lambda: "a".encode("klingon")):
    try:
        print(bad())
    except (UnicodeError, LookupError) as e:
        print(type(e).__name__)
print(hasattr(b"", "format"))
