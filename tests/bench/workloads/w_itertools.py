import itertools


def run():
    assert list(itertools.islice(itertools.count(3), 4)) == [3, 4, 5, 6]
    assert list(itertools.chain([1], (2, 3))) == [1, 2, 3]
