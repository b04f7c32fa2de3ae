import functools


def run():
    add = functools.partial(lambda a, b, c=0: a + b + c, 1, c=5)
    assert add(2) == 8 and functools.reduce(lambda a, b: a * b, range(1, 6)) == 120
