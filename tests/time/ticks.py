# ticks_us never runs backwards, ticks_diff and ticks_add work over the wrap.
import time

last = time.ticks_us()
backwards = 0
for i in range(3000):
    now = time.ticks_us()
    if time.ticks_diff(now, last) < 0:
        backwards += 1
    last = now
print(backwards)
print(time.ticks_diff(5, 2), time.ticks_diff(2, 5))
top = (1 << 30) - 1
print(time.ticks_add(top, 1), time.ticks_add(0, -1) == top)
print(time.ticks_diff(time.ticks_add(top, 10), top))
