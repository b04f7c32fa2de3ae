"""A package."""
from .first import ONE, items

version = 1
_private = []


def __getattr__(name):
    if name.startswith("lazy_"):
        from . import second
        _private.append(name)
        return getattr(second, name[5:])
    raise AttributeError(name)
