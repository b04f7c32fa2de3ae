"""Random numbers: the same sequence for the same seed on every board."""

from _random import Random as _Random

_own = _Random()
seed = _own.seed
getrandbits = _own.getrandbits
random = _own.random


def _below(n):
    bits = n.bit_length()
    r = getrandbits(bits)
    while r >= n:
        r = getrandbits(bits)
    return r


def randrange(start, stop=None, step=1):
    if stop is None:
        start, stop = 0, start
    if step == 0:
        raise ValueError("zero step for randrange()")
    n = (stop - start + step + (-1 if step > 0 else 1)) // step
    if n <= 0:
        raise ValueError("empty range for randrange()")
    return start + step * _below(n)


def randint(a, b):
    return randrange(a, b + 1)


def choice(seq):
    if not len(seq):
        raise IndexError("Cannot choose from an empty sequence")
    return seq[_below(len(seq))]


def choices(population, k=1):
    return [choice(population) for _ in range(k)]


def shuffle(x):
    for i in range(len(x) - 1, 0, -1):
        j = _below(i + 1)
        x[i], x[j] = x[j], x[i]


def sample(population, k):
    pool = list(population)
    if not 0 <= k <= len(pool):
        raise ValueError("Sample larger than population or is negative")
    for i in range(k):
        j = i + _below(len(pool) - i)
        pool[i], pool[j] = pool[j], pool[i]
    return pool[:k]


def uniform(a, b):
    return a + (b - a) * random()
