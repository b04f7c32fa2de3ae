from pkg.core import *


def raised():
    try:
        raise ValueError("own")
    except ValueError as e:
        return type(e).__mro__[1].__name__


size = len("text")
