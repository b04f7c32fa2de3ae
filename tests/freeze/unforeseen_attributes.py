# Attributes that no method stores, on instances that were frozen with them and without them.
class Plain:
    pass


class Slots:
    shared = []

    def __init__(self, a):
        self.a = a
        self.b = [a]

    def fill(self):
        self.late = 1


class Derived(Slots):
    def __init__(self):
        super().__init__(5)
        self.c = "c"


empty = Plain()
early = Plain()
early.x, early.y = 1, [2]
slots, slots2, slots3 = Slots(1), Slots(2), Slots(3)
slots.extra = "extra"
setattr(slots, "comp" + "uted", {"k": 1})
derived = Derived()
for i in range(12):
    setattr(early, "n%d" % i, i)
deleted = Slots(4)
del deleted.b
print(sorted(vars(early)), vars(slots), vars(slots2), vars(derived), vars(deleted), vars(empty))


def attempt(instance, name):
    try:
        return getattr(instance, name)
    except AttributeError:
        return "none"


empty.first = 1
slots.extra += "!"
slots.computed["k"] = 2
slots2.fill()
setattr(slots3, "unfore" + "seen", 3)
slots3.a = 30
derived.d = "d"
derived.a = 50
deleted.b = "back"
early.y.append(3)
del early.n5
del early.x
print(vars(empty), vars(slots), vars(slots2), vars(slots3), vars(derived), vars(deleted))
print([attempt(early, name) for name in ("x", "y", "n4", "n5", "n11", "z")], len(vars(early)))
slots2.__dict__["via_dict"] = 1
print(slots2.via_dict, slots2.late, slots2.a, "via_dict" in vars(slots2), attempt(slots, "via_dict"))
del slots2.late
del slots2.a
print(attempt(slots2, "late"), attempt(slots2, "a"), slots2.b, list(vars(slots2)))
slots2.a = "again"
print(slots2.a, list(vars(slots2)), Slots(9).a, vars(Slots(9)))
slots.shared.append(1)
slots3.shared = "own"
print(Slots.shared, slots3.shared, derived.shared, attempt(Derived, "shared"))
for name in list(vars(slots3)):
    delattr(slots3, name)
print(vars(slots3), slots3.shared)
