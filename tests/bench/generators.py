# Generators through generators, and closures.
from timing import report


def count(n):
    for i in range(n):
        yield i


def odd(source):
    for x in source:
        if x & 1:
            yield x


def both(n):
    yield from odd(count(n))
    yield from count(n // 2)


def adder(k):
    def add(x):
        return x + k
    return add


def main():
    add = adder(3)
    total = 0
    for i in range(10):
        for x in both(300):
            total += add(x)
    return total


report(main)
