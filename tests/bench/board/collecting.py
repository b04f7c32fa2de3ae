# Instructions of one gc.collect() in a heap of 64 KB, on a board where a microsecond is 1000 instructions: what is live,
# then the count with nothing else in the heap and with the rest full of garbage. A mean of several, since one is short;
# the measuring itself is subtracted.
import gc
import time

ROUNDS = 24


def fill():
    # Garbage of many sizes up to the end of the heap, nothing of it kept.
    try:
        room = gc.mem_free() - 600
        while room > 64:
            size = room % 97 + 16
            bytearray(size)
            room = gc.mem_free() - 600
    except MemoryError:
        pass


def collect():
    start = time.ticks_us()
    gc.collect()
    return time.ticks_diff(time.ticks_us(), start)


def nothing():
    start = time.ticks_us()
    gc.isenabled()
    return time.ticks_diff(time.ticks_us(), start)


# What the measuring itself takes, as a mean of many: a call is shorter than a microsecond.
overhead = 0
for i in range(200):
    overhead += nothing()
overhead = overhead * 1000 // 200


def tuples(size):
    # A chain; a tuple of two takes 12 bytes.
    chain = None
    for i in range(size // 12):
        chain = (i, chain)
    return chain


def measure(name, make, dig):
    # `dig` leaves dead memory below what lives, so that everything has to move.
    gc.collect()
    gc.disable()
    alone = full = 0
    for i in range(ROUNDS):
        hole = bytearray(4000) if dig else None
        live = make()
        if not dig:
            gc.collect()
        hole = None
        alone += collect()
        live = None
        gc.collect()
        hole = bytearray(4000) if dig else None
        live = make()
        if not dig:
            gc.collect()
        hole = None
        fill()
        full += collect()
        live = None
        gc.collect()
    gc.enable()
    print(name, alone * 1000 // ROUNDS - overhead, full * 1000 // ROUNDS - overhead)


measure("nearly nothing", lambda: None, False)
measure("10 KB of tuples", lambda: tuples(10240), False)
measure("40 KB of tuples in place", lambda: tuples(40960), False)
measure("40 KB of tuples, all moving", lambda: tuples(40960), True)
measure("bytearray of 40 KB in place", lambda: bytearray(40960), False)
measure("bytearray of 40 KB, moving", lambda: bytearray(40960), True)
