import time

DEBUG = False
LEVEL = 2
BOARD = time.ticks_ms() * 0
