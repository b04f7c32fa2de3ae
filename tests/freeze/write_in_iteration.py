# The first write to a frozen container while an iterator over it is under way.
def fresh():
    return {"a": 1, "b": 2, "c": 3}


d1, d2, d3, d4, d5 = fresh(), fresh(), fresh(), fresh(), fresh()
l1, l2, l3, l4, l5, l6 = [[1, 2, 3, 4] for _ in range(6)]
s1, s2 = {1, 2, 3}, {1, 2, 3}
b1, b2 = bytearray(b"abcd"), bytearray(b"abcd")
view, items = d5.keys(), d5.items()


class Point:
    def __init__(self):
        self.x, self.y = 1, 2


point = Point()


def attempt(work):
    try:
        print(work())
    except RuntimeError as error:
        print("RuntimeError", error)


def values():
    for key in d1:
        d1[key] *= 10
    return d1


def grows():
    for key in d2:
        d2[key + "x"] = 0
    return d2


def removes():
    for key in list(d3):
        if key != "b":
            del d3[key]
    return d3


def items_written():
    out = []
    for key, value in d4.items():
        d4["c"] = 30
        out.append((key, value))
    return out


print("dict")
for work in (values, grows, removes, items_written):
    attempt(work)
print(d2.get("ax"), len(d2), list(view), list(items))
d5["d"] = 4
print(list(view), list(items), "d" in view, len(items))

print("list")
for x in l1:
    if len(l1) < 7:
        l1.append(x * 10)
print(l1)
for x in l2:
    l2.remove(x)
print(l2)
for i, x in enumerate(l3):
    l3[i] = x + l3[i - 1]
print(l3)
for x in reversed(l4):
    l4[0] = x
print(l4)
iterator = iter(l5)
print(next(iterator))
l5.insert(0, "new")
print(next(iterator), list(iterator))
l5.append("later")
print(list(iterator), l5)
for x, y in zip(l6, l6):
    l6[-1] = x + y
print(l6, [l6.pop() for _ in l6], l6)

print("set")
def set_grows():
    for x in s1:
        s1.add(x + 10)
    return s1


attempt(set_grows)
iterator = iter(s2)
s2.discard(9)
s2.add(1)
print(sorted(iterator), sorted(s2))

print("bytearray")
for x in b1:
    b1[3] = x
    if len(b1) < 6:
        b1.append(x)
print(b1)
iterator = iter(b2)
print(next(iterator))
b2[:] = b"xyz"
print(list(iterator), b2)

print("instance")
for name in list(vars(point)):
    setattr(point, name, 5)
    setattr(point, name + "2", 6)
print(vars(point))
