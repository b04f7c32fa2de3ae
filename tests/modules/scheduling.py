# micropython: functions called soon, a locked heap; gc.stats, sys.atexit.
import gc
import sys
import time

import micropython

# status: 1
log = []


def note(x):
    log.append(x)


def again(n):
    log.append(n)
    if n < 3:
        micropython.schedule(again, n + 1)
        for _ in range(3):
            pass
        log.append("still %d" % n)


def wait(n):
    while len(log) < n:
        pass


micropython.schedule(note, "first")
micropython.schedule(note, "second")
wait(2)
print(log)
log.clear()
micropython.schedule(again, 1)
wait(5)
print(log)


def too_many(n):
    try:
        for i in range(20):
            micropython.schedule(note, i)
    except RuntimeError as e:
        print(e, i)


log.clear()
micropython.schedule(too_many, 0)
wait(4)
print(log)


def fails(x):
    raise ValueError(x)


def interrupts(x):
    raise KeyboardInterrupt


micropython.schedule(fails, "printed, not raised")
time.sleep_ms(1)
print("goes on")
try:
    micropython.schedule(interrupts, 0)
    time.sleep_ms(1)
    print("not reached")
except KeyboardInterrupt:
    print("KeyboardInterrupt")

kept = [0] * 4


def locked(a, b=2, *rest):
    kept[0] = a + b
    for i in range(3):
        kept[1] += i
    return kept[1]


print(micropython.heap_locked(), micropython.heap_unlock())
locked(0)
micropython.heap_lock()
micropython.heap_lock()
print(micropython.heap_locked(), locked(1), kept[0])


def allocates():
    try:
        [kept]
    except MemoryError:
        print("MemoryError")
    try:
        log.extend(kept * 50)
    except MemoryError:
        print("MemoryError")


allocates()
try:
    raise ValueError(5)
except Exception as e:
    print("raised")
print(micropython.heap_unlock(), micropython.heap_unlock(), len([kept]))

before = gc.stats()
data = [bytearray(100) for _ in range(50)]
gc.collect()
after = gc.stats()
print(after[0] > before[0], after[1] >= before[1], after[2] >= before[2], len(after))


@micropython.native
@micropython.viper
@micropython.bytecode
def decorated():
    return 5


print(decorated(), sys.intern("ab"), sys.atexit(lambda: print("first")) is None)
try:
    sys.intern(5)
except TypeError as e:
    print(e)


def at_exit():
    print("at exit")
    raise OSError(1)


print(callable(sys.atexit(at_exit)))
