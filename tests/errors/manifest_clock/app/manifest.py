import time


def when():
    return time.ticks_ms()


if when():
    module("x.py")
