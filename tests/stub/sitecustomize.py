"""Gives CPython what MicroPython programs expect, so that it can say what a test should print."""

import gc
import time

_PERIOD = 1 << 30


def _diff(end, start):
    return (end - start + _PERIOD // 2) % _PERIOD - _PERIOD // 2


time.ticks_ms = lambda: time.monotonic_ns() // 1_000_000 % _PERIOD
time.ticks_us = lambda: time.monotonic_ns() // 1_000 % _PERIOD
time.ticks_cpu = time.ticks_us
time.ticks_diff = _diff
time.ticks_add = lambda ticks, delta: (ticks + delta) % _PERIOD
time.sleep_ms = lambda ms: time.sleep(ms / 1000)
time.sleep_us = lambda us: time.sleep(us / 1_000_000)
gc.mem_free = lambda: 100_000
gc.mem_alloc = lambda: 1_000
gc.threshold = lambda *amount: None
