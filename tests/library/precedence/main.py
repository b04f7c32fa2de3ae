# Files of the project go before native modules that may be extended and before firn's own in Python; the old names,
# which begin with u, mean firn's own always. Closed modules cannot be replaced.
import sys

import time
import utime

print(time.__name__, time.__file__, time.ticks_add(1, 2), time.of_project)
print(utime is time, utime.__name__, hasattr(utime, "of_project"))

import platform
import uplatform

print(platform.where(), uplatform.platform(True, True) == platform.whole())
print(platform is uplatform, uplatform.system() == sys.platform)

import math

print(hasattr(math, "of_project"))

print(__import__("utime") is utime, __import__("uplatform") is uplatform)
print(sys.modules["time"] is time, sys.modules["platform"] is platform)


def again():
    import time as t
    import utime as u

    return t is time, u is utime


print(again())
try:
    __import__("uhelper")
except ImportError as e:
    print(e)
import helper

print(helper.NAME)
