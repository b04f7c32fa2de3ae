# Globals by name: constants are overridden, new names appear, and the dict is live in both directions.
import part

CONSTANT = 1
view = globals()


def read():
    return CONSTANT


def kept():
    yield read()
    yield read()


running = kept()
print(next(running), view["CONSTANT"])
globals()["CONST" + "ANT"] = 2
print(next(running), read(), CONSTANT, view["CONSTANT"])
CONSTANT = 3
print(view["CONSTANT"], "CONSTANT" in view, "NONE" in view, view.get("NONE", 7))
view["fresh" + "_name"] = 4
print(fresh_name)
part.set_global("VAL" + "UE", 5)
part.set_global("FRE" + "SH", 6)
print(part.value(), part.VALUE, part.fresh(), part.FRESH)
print("LAZY" in part.__dict__)
print(part.LAZY, "LAZY" in part.__dict__, part.LAZY)
part.__dict__["VALUE"] = 8
print(part.value())
del view["fresh" + "_name"]
try:
    print(fresh_name)
except NameError as error:
    print("NameError", error)
