# Names and keys that are put together at run time find what was frozen under equal ones.
import part
from part import Key, custom, custom_set, device, table

before = "st"
print(getattr(device, "al" + "pha"), getattr(device, "on_" + before + "art")(), hasattr(device, "ga" + "mma"))
print(table["al" + "pha"], table["".join(["be", "ta"])], table["t" + "u", "ple"], table[1 << int("40")])
print(table[int("5") / 2], table[frozenset("f")], table[b"r" + b"aw"], "gam" + "ma" in table)
print(custom[Key("t" + "wo")], Key("four") in custom, Key("b") in custom_set, len(custom_set))
custom[Key("four")] = 4
custom[Key("t" + "wo")] = 22
custom_set.discard(Key("a"))
print([(k.text, v) for k, v in custom.items()], sorted(k.text for k in custom_set))
for event in ("start", "stop"):
    print(getattr(part.device, "on_" + event)(), getattr(part.Device, "on_" + event)(device))
setattr(device, "al" + "pha", 10)
setattr(part.Device, "ki" + "nd", "changed")
print(device.alpha, device.kind, vars(device), getattr(part, "dev" + "ice") is device)
print("%s %s" % (part.__name__, part.Device.__name__), part.Device.on_start.__name__, part.Device.__module__)
