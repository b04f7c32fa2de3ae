SIZES = [len("abc"), max(1, 2)]


def size(x):
    return len(x), max(3, 4)
