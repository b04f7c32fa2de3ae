import time
from registry import numbered, register

THIRD = register("THIRD")
zero = time.ticks_ms() * 0
FOURTH = register("FOURTH") + zero


@numbered
def two(x):
    return x


class Device:
    number = register("class")
    made = 0

    def __init__(self):
        Device.made += 1
        self.number = register("device %d" % Device.made)


device = Device()
