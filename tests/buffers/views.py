# memoryview: views, slices, casts; over frozen data that is written through the view.
from array import array

data = bytearray(b"0123456789")
view = memoryview(data)
part = view[2:6]
words = array("h", [1, -2, 3])
word_view = memoryview(words)
fixed = memoryview(b"abcdef")


def errors(*calls):
    for call in calls:
        try:
            print("no error", call())
        except Exception as e:
            print(type(e).__name__, e)


def put(o, i, v):
    o[i] = v


def reads():
    print(len(view), view[0], view[-1], bytes(part), part.tolist(), list(fixed), 51 in part)
    print(view.itemsize, view.nbytes, view.format, view.readonly, fixed.readonly, view.obj is data)
    print(word_view.format, word_view.itemsize, word_view.nbytes, word_view.tolist(), word_view[1])
    print(bytes(view[::3]), view[::-2].tobytes(), word_view[::-1].tolist(), bytes(view[8:2]))
    print(part.hex(), fixed.hex("-", 2), bytearray(part), b"<" + part + b">", b"".join([part, fixed]))
    print(part == b"2345", part != bytearray(b"2345"), word_view == words, fixed[1:3] == memoryview(b"bc"))
    print(hash(fixed) == hash(b"abcdef"), view.cast("H")[0], view.cast("H").nbytes, fixed.cast("b")[0])
    print(data.find(memoryview(b"34")), memoryview(b"b") in b"abc", int.from_bytes(part, "big"))


def writes():
    part[0] = 65
    view[8:] = b"yz"
    print(data, bytes(part))
    view[1:6] = view[0:5]
    print(data)
    view[0:5] = view[1:6]
    print(data)
    view[::5] = b"!?"
    print(data)
    word_view[0] = -300
    word_view[1:] = array("h", [7, 8])
    print(words, bytes(word_view))
    view.cast("I")[0] if len(data) % 4 == 0 else None
    data[0:2] = b"ab"
    print(bytes(view[:3]))


reads()
writes()
errors(lambda: put(fixed, 0, 1), lambda: put(view, 0, 256), 
       lambda: put(view, slice(0, 2), b"abc"), lambda: put(word_view, slice(0, 1), b"ab"), lambda: memoryview("x"),
       lambda: memoryview(1), lambda: view.cast("I"), lambda: view.cast("zz"), lambda: hash(view))
with memoryview(b"xy") as m:
    print(m[1])
errors(lambda: m[0], lambda: len(m), lambda: bytes(m))
r = view.toreadonly()
errors(lambda: put(r, 0, 1))
print(bytes(r[:2]))
buf = bytearray(64)
m = memoryview(buf)


def fill(part, n):
    for i in range(len(part)):
        part[i] = (n + i) & 255


for n in range(0, 64, 8):
    fill(m[n:n + 8], n * 3)
print(bytes(m), sum(m))
