# A cache that start-up makes behind an impure statement, filled with 20 KB and replaced: what the constant of its store still
# refers to does not keep what was written.
# heap: 32K
# skip: zeal storage is not extended in place there, and a copy does not fit
import gc
import time

started = time.ticks_ms() if hasattr(time, "ticks_ms") else 0
cache = {}
items = []


def fill_cache(d):
    for i in range(800):
        d[i] = i
    return len(d)


def fill_items(l):
    for i in range(4500):
        l.append(i)
    return len(l)


def renew():
    global cache, items
    cache = {}
    items = []


print(fill_cache(cache))
renew()
print(fill_items(items))
renew()
print(fill_cache(cache))
renew()
print(fill_items(items))
renew()
gc.collect()
print(len(bytearray(24000)))
