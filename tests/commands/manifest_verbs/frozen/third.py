__version__ = "its own"


def checked():
    assert False
    return "asserts are dropped"
