# First writes to frozen objects: each is as it was before or written, never between.
class Box:
    kind = "box"

    def __init__(self):
        self.a, self.b = 1, 2


def cell():
    x = 0

    def put(value):
        nonlocal x
        x = value

    return put, lambda: x


def kept(value):
    global constant
    constant = value


items, table, names, data = [1, 2], {"a": 1, "b": 2}, {1, 2}, bytearray(b"ab")
boxes = [Box() for _ in range(3)]
put, get = cell()
constant = 0
result = None
nested = ([[1]], {"k": {"x": 1}})
many = [[i] for i in range(40)]

WRITES = [
    ("append", lambda: items.append(3), lambda: items, [1, 2], [1, 2, 3]),
    ("item", lambda: items.__setitem__(0, 5), lambda: items[:2], [1, 2], [5, 2]),
    ("dict item", lambda: table.update(a=7), lambda: table, {"a": 1, "b": 2}, {"a": 7, "b": 2}),
    ("dict new", lambda: table.setdefault("c", 9), lambda: "c" in table, False, True),
    ("set", lambda: names.add(3), lambda: sorted(names), [1, 2], [1, 2, 3]),
    ("bytearray", lambda: data.extend(b"cd"), lambda: data, b"ab", b"abcd"),
    ("slot", lambda: setattr(boxes[0], "a", 4), lambda: vars(boxes[0]), {"a": 1, "b": 2}, {"a": 4, "b": 2}),
    ("unforeseen", lambda: setattr(boxes[1], "c", 4), lambda: vars(boxes[1]), {"a": 1, "b": 2},
     {"a": 1, "b": 2, "c": 4}),
    ("delete", lambda: delattr(boxes[2], "a"), lambda: vars(boxes[2]), {"a": 1, "b": 2}, {"b": 2}),
    ("class", lambda: setattr(Box, "kind", "new"), lambda: Box.kind, "box", "new"),
    ("cell", lambda: put(5), get, 0, 5),
    ("global", lambda: kept(6), lambda: constant, 0, 6),
    ("nested", lambda: nested[1]["k"].update(y=2), lambda: nested[1]["k"], {"x": 1}, {"x": 1, "y": 2}),
]
print(len(many))


def attempt(work):
    """Allocates nothing of its own after the write."""
    global result
    try:
        result = work()
    except MemoryError:
        return False
    return True


def check(name, write, read, before, after):
    # One allocation fails at most: what could not be read, or written, is tried again.
    done = attempt(write)
    if not attempt(read):
        attempt(read)
    if result != (after if done else before):
        raise ValueError(name)
    if not done:
        write()
        if read() != after:
            raise ValueError(name)


for row in WRITES:
    check(*row)
for one in many:
    if not attempt(lambda: one.append("new")):
        one.append("new")
print([len(one) for one in many] == [2] * 40, items, table, sorted(names), data)
