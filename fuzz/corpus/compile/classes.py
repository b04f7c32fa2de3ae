import a.b as c
from . import d
from ..e import (f as g, h,)


@g
class A(d.B, c, metaclass=h):
    """Doc."""
    x: int = 1
    __slots__ = ("y",)

    @property
    def z(self):
        return super().z + self.__w

    def __init__(self, *a, **k):
        self.y, (self.u, *self.v) = 1, a
        del self.y, k["x"]
