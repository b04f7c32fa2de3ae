# Sleeping lasts at least as long as asked for, on clocks that are far apart in resolution.
import time


def measured(sleep, amount, us):
    start = time.ticks_us()
    sleep(amount)
    took = time.ticks_diff(time.ticks_us(), start)
    return us <= took < us + 500_000


print(measured(time.sleep_ms, 30, 30_000))
print(measured(time.sleep_us, 1500, 1_500))
print(measured(time.sleep, 0.02, 20_000))
print(measured(time.sleep_ms, 0, 0))
start = time.ticks_ms()
for i in range(20):
    time.sleep_ms(5)
print(100 <= time.ticks_diff(time.ticks_ms(), start) < 600)


def below_seconds():  # a function: how large a number the clock gives is the board's
    first = time.time_ns()
    time.sleep_ms(20) if hasattr(time, "sleep_ms") else time.sleep(0.02)
    passed = time.time_ns() - first
    return passed >= 15_000_000, passed < 2_000_000_000, abs(time.time_ns() // 10**9 - time.time()) <= 2


print(*below_seconds())
