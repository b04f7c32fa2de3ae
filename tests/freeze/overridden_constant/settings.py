LIMIT = 3
NAMES = ("a", "b")
SCALE = 2


def limit():
    return LIMIT * SCALE


def counting():
    """Suspended between two reads of one constant."""
    while True:
        yield LIMIT


class Reader:
    limit = LIMIT

    def read(self):
        return LIMIT, SCALE, NAMES
