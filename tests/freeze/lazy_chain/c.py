import time

VALUE = time.ticks_ms() * 0
print("c runs")
