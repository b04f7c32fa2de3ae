import package
from .shapes import *
from .shapes import ORIGIN as start_point

kinds = ["package"]
_private = 1


def package_kinds():
    return kinds
