from .core import *

_attributes = {"lazy": "core2"}


def __getattr__(name):
    module = _attributes.get(name)
    if module is None:
        raise AttributeError(name)
    value = getattr(__import__(module, globals(), None, [name], 1), name)
    globals()[name] = value
    return value
