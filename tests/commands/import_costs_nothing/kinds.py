BUILTIN = type(setattr)


def same(f):
    return type(f) is type(globals)


class Kind:
    pass


kind = Kind()
