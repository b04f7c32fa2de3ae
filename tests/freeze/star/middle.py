import time
from source import *

zero = time.ticks_ms() * 0
public = public + 1 + zero
from limited import *

items.append("middle")
