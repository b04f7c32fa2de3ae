import time

NAME = "c%d" % (time.ticks_ms() * 0)
