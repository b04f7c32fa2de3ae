VALUE = [1, 2]


def size():
    return len(VALUE)
