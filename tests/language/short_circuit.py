# and, or, not, conditional expressions: values, order, and targets that are read meanwhile.
def show(x):
    print(x, end=" ")
    return x


print(show(0) or show("") or show("last"), show(1) and show(0) and show("never"))
print(show(1) and show(0) or show("c"), (show(0) or show(2)) and show(3))
print(not show(0), not show(1) or show(5), not (show(0) and show(1)))
x = 5
x = x and x + 1 or x
print(x, x if x > 5 else -x, (1 if x < 0 else 2 if x < 10 else 3))


def locals_read(x, y):
    x = y and x
    y = x or y
    x = (x, y) if x else y
    z = None
    z = z or [z, x]
    y = y if y else z
    return x, y, z


print(locals_read(1, 2), locals_read(0, 0), locals_read(0, 3))


def conditions(a, b, c):
    out = []
    if a and b or c:
        out.append(1)
    if a or b and c:
        out.append(2)
    if not (a or b):
        out.append(3)
    if not a and not b:
        out.append(4)
    if (a and (b or c)) or not c:
        out.append(5)
    if a is None or b is not None and c != 1:
        out.append(6)
    while a and not b:
        a = 0
        out.append(7)
    return out


for a in (0, 1, None):
    for b in (0, 1):
        for c in (0, 1):
            print(conditions(a, b, c), end=" ")
print()


class Truth:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        print("bool", self.v, end=" ")
        return self.v


t, f = Truth(True), Truth(False)
print((t and f) is f, (f or t) is t, not t, bool(f))
if t and t:
    print("both")
if f or f:
    print("never")
else:
    print("none")
assert t, "fine"
try:
    assert f, "message " + str(1)
except AssertionError as e:
    print(e)
try:
    assert 0
except AssertionError as e:
    print(repr(e))
print([] or {} or () or "" or 0.0 or None, [0] and "yes")
