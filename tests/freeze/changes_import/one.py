import shared

shared.items.append("one")
shared.table["one"] = shared.items
shared.names.add("one")
shared.buffer[0] = 1
shared.Config.values.append(1)
shared.config.own = "one"
