from . import sister
from .sister import name
from ..bound import value


def near():
    from .. import bound
    from . import sister as s
    return s is sister, name, value, bound if isinstance(bound, str) else bound.__name__
