# Statements after one that the board runs see what it has changed: in modules, classes, built-in modules.
import builtins
import math
import time
import config
from config import Part

zero = time.ticks_ms() * 0
config.LIMIT = zero + 5
a = config.LIMIT
b = config.limit()
print(a, b)
setattr(config, "NAME", "new" * (zero + 1))
c = config.NAME
config.__dict__["RATE"] = zero + 20
d = config.RATE * 2
print(c, d)
setattr(config, "DE" + "PTH", zero + 200)
e = config.DEPTH
print(e)
Part.size = zero + 7
f = Part.size
Part.weight = lambda self: 20
g = Part().weight()
h = Part().size_now


class Big(Part):
    double = Part.size * 2


Part.__len__ = lambda self: 4
i = len(Part())
print(f, g, h, Big.double, i)
math.pi = zero + 3
j = math.pi
builtins.max = lambda *items: "max"
k = max(1, 2)
print(j, k)
del Part.weight
try:
    m = Part().weight()
except AttributeError:
    m = "no weight"
print(m, hasattr(Part, "weight"), "weight" in dir(Part))
Part.__getattr__ = lambda self, name: "no " + name
n = Part().colour
print(n, hasattr(Part(), "shape"))
del Part.__getattr__
print(hasattr(Part(), "shape"))
