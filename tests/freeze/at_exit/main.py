# sys.atexit in start-up: what it was given is frozen, and called at the end of the run.
import ending
import time

zero = time.ticks_ms() * 0
ending.log.append("main")
print(len(ending.log), ending.sys.atexit(ending.last) is ending.first)
