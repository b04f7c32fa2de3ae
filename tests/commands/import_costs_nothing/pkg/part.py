from . import part as itself


class Thing:
    pass


def lazy():
    return itself.Thing is Thing
