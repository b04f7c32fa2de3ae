import time
import shared
from shared import items

tick = time.ticks_ms() * 0
items.append("two")
items += ["two again"]
shared.table["two"] = len(items)
shared.names.add("two")
shared.buffer[1] = 2 + tick
shared.Config.name = "two"
shared.config.own = "two"
