VALUE = abs(-1)


def value():
    return abs(-2)
