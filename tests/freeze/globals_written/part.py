VALUE = 1
LIST = [1]


def set_global(name, value):
    globals()[name] = value


def value():
    return VALUE


def fresh():
    return FRESH


def __getattr__(name):
    if name == "LAZY":
        globals()[name] = "made"
        return "made"
    raise AttributeError(name)
