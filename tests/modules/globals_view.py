# globals() and the __dict__ of a module are the module's names themselves.
import sys

first = 1
names = globals()


def show(*values):
    print(*values)


print(isinstance(names, dict), names["first"], "first" in names, "absent" in names)
names["first"] = 2
print(first)
names["made"] = [1]
made.append(2)
print(made, names["made"] is made, names.get("made"), names.get("absent"), names.get("absent", 0))
globals().update({"a1": 1, "a2": 2}, a3=3)
print(a1, a2, a3)
globals().update([("a4", 4)])
print(a4, names.setdefault("a4", 5), names.setdefault("a5", 5), a5)
del globals()["a1"]
try:
    a1
except NameError as e:
    print(e)
try:
    names["a1"]
except KeyError as e:
    print("KeyError", e)
try:
    del names["a1"]
except KeyError as e:
    print("KeyError", e)
print(names.pop("a2"), names.pop("a2", "gone"), "a2" in names)
try:
    names.pop("a2")
except KeyError as e:
    print("KeyError", e)
del first
print("first" in names, names.get("first"))
first = 3

print(sorted(n for n in names if n[0] == "a"))
print(sorted(n for n in names.keys() if n[0] == "a"), sorted(k for k, v in names.items() if v == 3))
print(3 in names.values(), len(names) == len(list(names)), bool(names))
copy = dict(names)
print(copy == names, names == copy, copy != names, names is globals() or names == globals())
copy["only here"] = 1
print(copy == names, {**names} == names, names.copy() == names)
print((names | {"x1": 1})["x1"], "x1" in names)
names |= {"x2": 2}
print(x2, names["__name__"], globals()["__name__"] == __name__)
print("%(first)d %(a3)d" % names, "{first} {a3}".format(**names), "{0[first]}".format(names))


def rebinds(value):
    global counter
    counter = value
    globals()["first"] = value
    return globals()["counter"], first


print(rebinds(7), counter, first, rebinds.__globals__["counter"])
module = sys.modules["__main__"]
module.__dict__["through"] = 1
module.__dict__.update(more=2)
print(through, more, module.through, module.first, vars(module)["more"], vars() == names)
module.first = 8
setattr(module, "com" + "puted", 9)
print(first, computed, names["computed"], getattr(module, "computed"), hasattr(module, "computed"))
del module.computed
print("computed" in names, hasattr(module, "computed"))
try:
    computed
except NameError as e:
    print(e)
try:
    del module.computed
except AttributeError as e:
    print(type(e).__name__)

# A built-in's name: bound, then free again.
names["len"] = lambda x: "mine"
print(len([1]), show is names["show"])
del names["len"]
print(len([1]))
print({"first", "show", "names", "__name__"} <= set(dir()), dir() == sorted(names))
try:
    hash(names)
except TypeError as e:
    print(e)
print(repr(names)[0], "'first': 8" in repr(names), "{...}" in repr(names))
print(type(names).__name__)
