import time

VALUE = 1
names = ["alpha"]
import beta

SEEN = beta.VALUE, beta.PARTIAL
names.append("after beta")
tick = time.ticks_ms() * 0


def both():
    return VALUE + tick, beta.VALUE, beta.alpha.VALUE


VALUE = 10
