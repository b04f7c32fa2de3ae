import time

counter = 5 + time.ticks_ms() * 0


def bump():
    global counter
    counter += 1
    return counter
