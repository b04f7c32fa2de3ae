from package.shapes import *
from package.shapes import Point as P

total = size + hidden_size
POINT = P(7)
names = ["size", "Point"]
h_one = "one"
import time

total += time.ticks_ms() * 0
