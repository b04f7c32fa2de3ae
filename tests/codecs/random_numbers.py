# random: ranges, errors, and the same numbers from the same seed, wherever that was given.
import random
import time

random.seed(5)
early = [random.getrandbits(32) for _ in range(4)]
time.sleep(0)
# From here on the board runs; the generator goes on from where start-up left it.
late = [random.getrandbits(32) for _ in range(4)]
random.seed(5)
print(early + late == [random.getrandbits(32) for _ in range(8)], early != late)
for bits in (0, 1, 7, 31, 32, 33, 64, 100):
    values = [random.getrandbits(bits) for _ in range(30)]
    print(bits, all(0 <= v < 1 << bits for v in values), len(set(values)) > min(bits, 20) // 2)
print(all(0 <= random.random() < 1 for _ in range(50)), all(2 <= random.uniform(2, 6) <= 6 for _ in range(50)))
print(sorted({random.randrange(3) for _ in range(60)}), {random.randrange(9, 1, -3) for _ in range(60)} == {9, 6, 3})
print({random.randint(-1, 1) for _ in range(60)} == {-1, 0, 1}, random.choice("x"))
x = list(range(10))
random.shuffle(x)
print(sorted(x) == list(range(10)), sorted(random.sample(range(5), 5)))
for f in (
    lambda: random.randrange(0),
    lambda: random.randrange(2, 1),
    lambda: random.randrange(1, 2, 0),
    lambda: random.randint(2, 1),
    lambda: random.choice([]),
    lambda: random.getrandbits(-1),
):
    try:
        print(f())
    except (ValueError, IndexError) as e:
        print(type(e).__name__)
random.seed()
a = [random.getrandbits(16) for _ in range(5)]
random.seed(None)
print(a == [random.getrandbits(16) for _ in range(5)])
