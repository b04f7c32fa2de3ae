from shared import *

items.append("three")
table["three"] = len(items)
names.add("three")
buffer.append(3)
del config.own
Config.name += " three"
