# micropython.const, and code written for MicroPython that imports it.
from micropython import const
import micropython

_SIZE = const(16)
MASK = const((1 << 4) - 1)


@micropython.native
def masked(x):
    return x & MASK


print(_SIZE, MASK, masked(0x123), const(5) + 1)
