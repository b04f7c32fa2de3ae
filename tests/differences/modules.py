# Modules: what MicroPython documents as different, and firn does as CPython does.
import random

random.seed(3)
bits = [random.getrandbits(n) for n in (1, 31, 33, 64, 130) for i in range(20)]
print([max(bits[i:i + 20]) < 2**n for i, n in enumerate((1, 31, 33, 64, 130)) for i in (i * 20,)])
print(max(bits) > 2**100)
numbers = [random.randint(2**128 - 1, 2**128) for i in range(30)]
print(sorted(set(numbers)) == [2**128 - 1, 2**128])
print(random.randint(-2**70, -2**70), random.randrange(2**65, 2**65 + 1) == 2**65)
