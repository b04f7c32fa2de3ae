# Modules: what MicroPython documents as different, and firn does as CPython does.
import array
import os
import random
import struct

random.seed(3)
bits = [random.getrandbits(n) for n in (1, 31, 33, 64, 130) for i in range(20)]
print([max(bits[i:i + 20]) < 2**n for i, n in enumerate((1, 31, 33, 64, 130)) for i in (i * 20,)])
print(max(bits) > 2**100)
numbers = [random.randint(2**128 - 1, 2**128) for i in range(30)]
print(sorted(set(numbers)) == [2**128 - 1, 2**128])
print(random.randint(-2**70, -2**70), random.randrange(2**65, 2**65 + 1) == 2**65)


def attempt(function, *args):
    try:
        return function(*args)
    except (OverflowError, struct.error) as e:
        return "overflow" if isinstance(e, OverflowError) else "struct.error"


a = array.array("b", (1, 2, 3))
del a[1]
print(a, a[3:2:2], a[::-1], 3 in a, 2 in a)
print(array.array("b", [1, 2]) == array.array("i", [1, 2]), array.array("b", [1]) == array.array("i", [2]))
print(attempt(array.array, "b", [257]), attempt(array.array, "B", [-1]))

print(attempt(struct.pack, "bb", 1), attempt(struct.pack, "bb", 1, 2, 3), struct.pack("b b", 1, 2))

print(os.environ.get("FIRN_TEST_VARIABLE"), os.getenv("FIRN_TEST_VARIABLE", 7))
os.environ["FIRN_TEST_VARIABLE"] = "value"
print(os.environ["FIRN_TEST_VARIABLE"], os.getenv("FIRN_TEST_VARIABLE"))
del os.environ["FIRN_TEST_VARIABLE"]
print(os.getenv("FIRN_TEST_VARIABLE"))
