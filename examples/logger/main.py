# A logger that runs for months: it uses RAM, gives it back, and decides itself when.
import gc
import sys
import time

try:
    import config  # optional: a file config.py beside this one
except ImportError:
    config = None

ROUNDS = getattr(config, "ROUNDS", 4)
LIMIT_MV = getattr(config, "LIMIT_MV", 3000)

# What differs from board to board, in one place.
if sys.platform == "rp2":
    BOARD, PERIOD_MS = "Raspberry Pi Pico", 20
elif sys.platform in ("esp32", "esp8266"):
    BOARD, PERIOD_MS = "Espressif", 50
else:
    BOARD, PERIOD_MS = "generic", 10


class SensorError(Exception):
    pass


class Battery:
    """A cell that loses a little voltage with every reading."""

    def __init__(self, millivolts, drop):
        self.millivolts = millivolts
        self.drop = drop

    def read(self):
        self.millivolts -= self.drop
        if self.millivolts < LIMIT_MV:
            raise SensorError(f"battery at {self.millivolts} mV")
        return self.millivolts


def report(count):
    """A large text, as a sensor or a server sends it."""
    lines = []
    for i in range(count):
        lines.append(f"t={i};temp={20 + i % 7}.{i % 10};hum={40 + i % 23}")
    return "\n".join(lines)


def hottest(text):
    """Keeps one value of a text of several KB."""
    best = None
    for line in text.split("\n"):
        fields = {}
        for part in line.split(";"):
            key, _, value = part.partition("=")
            fields[key] = value
        temperature = float(fields["temp"])
        if best is None or temperature > best:
            best = temperature
    return best


def free():
    return f"{gc.mem_free():,} bytes free"


def heartbeat(battery):
    samples = []  # one list for all rounds: clear() keeps its storage
    for beat in range(ROUNDS):
        samples.clear()
        for _ in range(8):
            samples.append(battery.read())
        text = report(60)
        peak = hottest(text)
        size = len(text)
        del text  # 1.4 KB that nobody needs any more
        gc.collect()  # now, while nothing is urgent
        print(f"beat {beat}: {len(samples)} samples, last {samples[-1]} mV,", end=" ")
        print(f"peak {peak:.1f} of {size} bytes, {free()}")
        time.sleep_ms(PERIOD_MS)


def main():
    gc.collect()
    print(f"logger on {BOARD} ({sys.platform}), {free()}")
    print("configured" if config else "no config.py: defaults")
    try:
        heartbeat(Battery(3300, 12))
    except SensorError as error:
        print("stopped:", error)
        sys.exit(3)
    print("done")


main()
