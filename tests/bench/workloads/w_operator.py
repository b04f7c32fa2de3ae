import operator


def run():
    assert operator.attrgetter("real")(3) == 3
    assert operator.add(2, 3) == 5 and operator.lt(2, 3)
