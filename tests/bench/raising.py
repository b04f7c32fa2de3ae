# Exceptions raised two calls deep and caught, and blocks that raise nothing.
from timing import report


class Refused(Exception):
    pass


def inner(i):
    if i % 5 == 0:
        raise Refused(i)
    return i


def outer(i):
    try:
        return inner(i)
    finally:
        i += 1


def main():
    total = 0
    for i in range(3000):
        try:
            total += outer(i)
        except Refused as e:
            total += e.args[0] % 3
    return total


report(main)
