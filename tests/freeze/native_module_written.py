# Stores into built-in modules at the top, seen everywhere after.
import math
import time

math.extra = [1, 2]
math.two_pi = 6
time.label = "clock"
LOCAL = math.two_pi + 1


def read():
    return math.extra, math.two_pi, time.label


print(read(), LOCAL)
math.extra.append(3)
math.two_pi = 7
del time.label
print(math.extra, math.two_pi, hasattr(time, "label"), LOCAL)
