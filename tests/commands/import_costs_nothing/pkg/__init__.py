# Attributes that are imported when they are asked for; a part that imports its package in a circle.
from . import part

_lazy = {"other": "other"}


def __getattr__(name):
    value = globals()[name] = getattr(__import__("other", None, None, True, 1), _lazy[name])
    return value
