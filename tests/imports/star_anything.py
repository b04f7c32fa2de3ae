# `from x import *`: bad __all__, names that a module's __getattr__ gives, and what is no module
import sys


class Plain:
    x = "class"
    _hidden = 1

    def __init__(self):
        self.y = "instance"


class Listed:
    __all__ = ("_p", "q")
    _p = "private"
    q = "listed"
    r = "left out"


sys.modules["stand_in"] = Plain
from stand_in import *

print(x, "_hidden" in globals())
sys.modules["stand_in"] = Plain()
from stand_in import *

print(y)
sys.modules["stand_in"] = Listed()
from stand_in import *

print(_p, q, "r" in globals())


class Missing:
    __all__ = ["q", "nothing"]
    q = 2


class Odd:
    __name__ = "odd"
    __all__ = [1]


for stand_in in (Missing(), Odd(), 1):
    sys.modules["stand_in"] = stand_in
    try:
        from stand_in import *
    except (AttributeError, TypeError, ImportError) as e:
        print(type(e).__name__, str(e).split("'")[-2:] if isinstance(e, AttributeError) else "")
sys.modules["stand_in"] = Plain()
import stand_in

print(stand_in.y, q)
