count = 0
_lazy = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def __getattr__(name):
    global count
    if name == "from_sub":
        from .sub import value
        return value
    if name not in _lazy:
        raise AttributeError("no " + name)
    count += 1
    globals()[name] = value = _lazy[name] * 10
    return value


def __dir__():
    return ["one", "another"]
