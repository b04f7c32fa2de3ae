# array.array: frozen with what stands at the top of the file, written to in functions.
from array import array

a = array("i", [1, 2, 3])
empty = array("d")
octets = array("B", b"abc")
floats = array("f", [0.5, -1.25])


def shows():
    print(a, empty, octets, floats)
    print(a[0], a[-1], a[1:], a[::-1], a + a, a * 2, 2 * octets, len(a), 3 in a, 4 in a, list(a))
    print(a.typecode, a.itemsize, empty.itemsize, octets.tobytes(), floats.tolist())
    print([x for x in floats], max(a), sum(octets), bytes(a), bytearray(octets))


def errors(*calls):
    for call in calls:
        try:
            print("no error", call())
        except Exception as e:
            print(type(e).__name__, e)


def put(o, i, v):
    o[i] = v


def remove(o, i):
    del o[i]


shows()


def writes():
    a.append(9)
    a.extend([5, 6])
    a.extend(array("i", (7,)))
    print(a.pop(), a.pop(0), a, a.index(9), a.count(9))
    a[1:3] = array("i", [7] * 4)
    print(a)
    a[::2] = array("i", [0, -1, -2, -3])[: len(a[::2])]
    del a[::3]
    a.insert(1, 100)
    a.insert(-100, 101)
    a.insert(100, 102)
    a.remove(100)
    a.reverse()
    print(a)
    octets[0] = 255
    octets.frombytes(b"\x01\x02")
    print(octets, octets[::2])
    empty.append(2)
    print(empty, empty == array("i", [2]), empty != array("f", [2.0]), a < array("i", [103]))
    b = a
    b += array("i", [1])
    b *= 2
    print(b is a, a, a == a[:], a == [1])


writes()
for code in "bBhHiIqQ":
    x = array(code)
    bits = 8 * x.itemsize
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if code.islower() else (0, (1 << bits) - 1)
    x.extend([low, high, 1])
    print(x, x.tobytes())
    for n in (low - 1, high + 1):
        try:
            x.append(n)
        except OverflowError:
            print("OverflowError")
for bad in (lambda: array("z"), lambda: {a: 1}):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
errors(lambda: array("i", ["x"]), lambda: array("i", [1.5]), lambda: a + [1],
       lambda: a[100], lambda: put(a, 100, 1), lambda: put(a, slice(0, 1), [1]), lambda: array("i").pop(),
       lambda: put(a, slice(0, 3, 2), array("i", [1])), lambda: a.pop(100),
       lambda: a + array("h"), lambda: remove(a, 100))


class Samples(array):
    def mean(self):
        return sum(self) / len(self)


s = Samples("h", (2, 4))
s.append(6)
print(s.mean(), s, len(s), s[1:])
words = array("H", range(5000))
words.extend(words)
print(len(words), sum(words), words[4999], words[5000])
