plain = 5


def __getattr__(name):
    if name == "seventh":
        return plain + 2
    raise AttributeError(name)
