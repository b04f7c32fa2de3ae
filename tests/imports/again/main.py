# A module deleted from sys.modules and imported again runs its body again; something else in its place is what is imported.
import sys
import counted

print("counted" in sys.modules, counted.loads, counted.state)
counted.state.append(1)
counted.extra = 1
counted.loads = 50
import counted

print(counted.loads, counted.state, counted.extra)
old = counted.read
del sys.modules["counted"]
print("counted" in sys.modules)
import counted

print(counted.loads, counted.state, hasattr(counted, "extra"), "counted" in sys.modules)


class Stand:
    name = "in place of it"
    listed = ["a"]


sys.modules["counted"] = Stand
import counted
from counted import name

print(counted is Stand, name)
sys.modules["stands"] = Stand
try:
    import stands
except ImportError as e:
    print(e)
print(stands is Stand)
try:
    from counted import nothing
except ImportError as e:
    print(type(e).__name__)
sys.modules["counted"] = None
try:
    import counted
except ImportError as e:
    print(type(e).__name__, e)
del sys.modules["counted"]
import counted

print(counted.loads, sys.modules["counted"] is counted)
from sys import platform, modules, maxsize
from math import *

print(type(platform).__name__, modules is sys.modules, maxsize > 0, sqrt(4.0), pi > 3)
try:
    import notthere
except ImportError as e:
    print(e, "notthere" in sys.modules)
