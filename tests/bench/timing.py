"""What every benchmark program ends with: its result, then the microseconds that it took."""

import time


def report(main):
    start = time.ticks_us()
    result = main()
    took = time.ticks_diff(time.ticks_us(), start)
    print(result)
    print("us", took)
