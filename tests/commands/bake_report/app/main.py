import config
import time
import net

wifi = config.DEFAULTS["wifi"]
started = time.ticks_ms()
counter = 0


def count():
    global counter
    counter += 1


print(wifi, started)
