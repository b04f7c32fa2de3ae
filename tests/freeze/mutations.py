# Every operation that writes, on every kind of object that can be frozen and written, reached in every way.
class Holder:
    stored = None

    def __init__(self, x):
        self.x = x

    def get(self):
        return self.x

    @property
    def held(self):
        return self.x


class Bag:
    """Slots, a class attribute, and room for names that no method stores."""
    shared = "shared"

    def __init__(self):
        self.a, self.b = 1, [2]

    def __repr__(self):
        return "Bag(%s)" % ", ".join("%s=%r" % item for item in sorted(vars(self).items()))


def cell(x):
    return lambda: x


def default(x):
    return lambda x=x: x


def keyword(x):
    def f(*, x=x):
        return x
    return f


def in_class(x):
    return lambda c=type("InClass", (), {"x": x}): c.x


def in_attribute(x):
    h = Holder(None)
    setattr(h, "un" + "foreseen", x)
    return lambda: h.unforeseen


def in_frozen(x):
    f = frozenset([(Holder(x).get,)])
    return lambda: next(iter(f))[0]()


ROUTES = [
    ("cell", cell), ("default", default), ("keyword", keyword), ("class", in_class),
    ("list", lambda x: (lambda l=[x]: l[0])),
    ("attribute", in_attribute), ("instance", lambda x: Holder(x).get), ("frozenset", in_frozen),
    ("tuple", lambda x: (lambda t=((x,), 1): t[0][0])),
    ("dict", lambda x: (lambda d={"k": {"x": x}}: d["k"]["x"])),
]


def iadd(x, y):
    x += y
    return x


def imul(x, y):
    x *= y
    return x


def isub(x, y):
    x -= y
    return x


def ior(x, y):
    x |= y
    return x


def iand(x, y):
    x &= y
    return x


def ixor(x, y):
    x ^= y
    return x


def put(x, key, value):
    x[key] = value


def remove(x, key):
    del x[key]


def swap(x):
    x[0], x[-1] = x[-1], x[0]


def add_to_item(x, key):
    x[key] += x[key]


OPERATIONS = [
    (lambda: [3, [1], 2], [
        ("append", lambda x: x.append(4)), ("extend", lambda x: x.extend((5, 6))),
        ("insert", lambda x: x.insert(1, 7)),
        ("remove", lambda x: x.remove(2)), ("pop", lambda x: x.pop()), ("pop 0", lambda x: x.pop(0)),
        ("clear", lambda x: x.clear()), ("reverse", lambda x: x.reverse()),
        ("sort", lambda x: x.sort(key=str, reverse=True)),
        ("item", lambda x: put(x, 0, 8)), ("slice", lambda x: put(x, slice(0, 1), "ab")),
        ("step", lambda x: put(x, slice(0, 3, 2), "cd")),
        ("whole", lambda x: put(x, slice(None), [])), ("del", lambda x: remove(x, -1)),
        ("del slice", lambda x: remove(x, slice(0, 2))),
        ("del step", lambda x: remove(x, slice(0, 3, 2))), ("+=", lambda x: iadd(x, [9])),
        ("+= range", lambda x: iadd(x, range(2))),
        ("*=", lambda x: imul(x, 2)), ("*= 0", lambda x: imul(x, 0)), ("swap", swap),
        ("add to item", lambda x: add_to_item(x, 1)),
        ("inner", lambda x: x[1].append(10)), ("init", lambda x: x.__init__("xy")),
        ("setitem", lambda x: x.__setitem__(2, 11)),
        ("delitem", lambda x: x.__delitem__(0)), ("extend self", lambda x: x.extend(x)),
        ("bad index", lambda x: put(x, 9, 0)),
        ("bad remove", lambda x: x.remove(99)), ("bad extend", lambda x: x.extend(None)),
        ("bad sort", lambda x: x.sort()),
        ("unpack", lambda x: [x.append(y) for y in (1, 2)]),
        ("many", lambda x: [x.append(i) for i in range(40)] and len(x)),
    ]),
    (lambda: {"a": 1, "b": [2], 3: "c"}, [
        ("item", lambda x: put(x, "a", 4)), ("new", lambda x: put(x, "d", 5)),
        ("del", lambda x: remove(x, "a")),
        ("pop", lambda x: x.pop("b")), ("pop none", lambda x: x.pop("z", 6)),
        ("popitem", lambda x: x.popitem()),
        ("clear", lambda x: x.clear()), ("update", lambda x: x.update({"a": 7, "e": 8})),
        ("update names", lambda x: x.update(a=9, f=10)),
        ("update pairs", lambda x: x.update([("g", 11)])),
        ("setdefault", lambda x: x.setdefault("h", []).append(12)),
        ("setdefault old", lambda x: x.setdefault("b", []).append(13)),
        ("|=", lambda x: ior(x, {"a": 14, "i": 15})),
        ("inner", lambda x: x["b"].clear()), ("add to item", lambda x: add_to_item(x, "a")),
        ("init", lambda x: x.__init__(j=16)),
        ("setitem", lambda x: x.__setitem__(3, 17)), ("delitem", lambda x: x.__delitem__(3)),
        ("self", lambda x: x.update(x)),
        ("bad key", lambda x: put(x, [], 0)), ("bad del", lambda x: remove(x, "z")),
        ("bad update", lambda x: x.update(5)),
        ("half update", lambda x: x.update([("k", 18), 5])), ("reinsert", lambda x: put(x, "a", x.pop("a"))),
        ("many", lambda x: [put(x, i, i) for i in range(40)] and len(x)),
        ("empty", lambda x: [x.popitem() for _ in range(3)]),
    ]),
    (lambda: {1, 2, 3}, [
        ("add", lambda x: x.add(4)), ("add old", lambda x: x.add(1)), ("discard", lambda x: x.discard(2)),
        ("discard none", lambda x: x.discard(9)), ("remove", lambda x: x.remove(3)),
        ("pop", lambda x: x.pop() in (1, 2, 3) and len(x)),
        ("clear", lambda x: x.clear()), ("update", lambda x: x.update([5], (6,))),
        ("intersection", lambda x: x.intersection_update({1, 9})),
        ("difference", lambda x: x.difference_update([1])),
        ("symmetric", lambda x: x.symmetric_difference_update({1, 7})),
        ("|=", lambda x: ior(x, {8})), ("&=", lambda x: iand(x, {2, 3})), ("-=", lambda x: isub(x, {2})),
        ("^=", lambda x: ixor(x, {3, 9})),
        ("bad remove", lambda x: x.remove(10)), ("bad add", lambda x: x.add([])),
        ("init", lambda x: x.__init__([11])),
        ("many", lambda x: x.update(range(50)) or len(x)), ("self", lambda x: x.difference_update(x)),
    ]),
    (lambda: bytearray(b"abcd"), [
        ("append", lambda x: x.append(65)), ("extend", lambda x: x.extend(b"ef")),
        ("insert", lambda x: x.insert(0, 66)),
        ("remove", lambda x: x.remove(97)), ("pop", lambda x: x.pop()), ("clear", lambda x: x.clear()),
        ("reverse", lambda x: x.reverse()),
        ("item", lambda x: put(x, 0, 67)), ("slice", lambda x: put(x, slice(0, 2), b"xyz")),
        ("del", lambda x: remove(x, 1)),
        ("del slice", lambda x: remove(x, slice(0, 3))), ("+=", lambda x: iadd(x, b"gh")),
        ("*=", lambda x: imul(x, 2)), ("swap", swap),
        ("bad value", lambda x: put(x, 0, 300)), ("bad index", lambda x: put(x, 9, 0)),
        ("whole", lambda x: put(x, slice(None), b"")),
        ("setitem", lambda x: x.__setitem__(3, 68)), ("self", lambda x: x.extend(x)),
        ("many", lambda x: x.extend(bytes(100)) or len(x)),
    ]),
    (Bag, [
        ("slot", lambda x: setattr(x, "a", 3)), ("new", lambda x: setattr(x, "c", 4)),
        ("del", lambda x: delattr(x, "a")),
        ("del shared", lambda x: delattr(x, "shared")), ("shadow", lambda x: setattr(x, "shared", 5)),
        ("inner", lambda x: x.b.append(6)),
        ("dict", lambda x: put(x.__dict__, "d", 7)), ("dict del", lambda x: remove(x.__dict__, "b")),
        ("update", lambda x: vars(x).update(a=8, e=9)),
        ("init", lambda x: x.__init__()), ("object", lambda x: object.__setattr__(x, "f", 10)),
        ("del new", lambda x: delattr(x, "nothing")),
        ("many", lambda x: [setattr(x, "n%d" % i, i) for i in range(12)]),
        ("both", lambda x: (delattr(x, "b"), setattr(x, "b", 11))),
        ("clear", lambda x: vars(x).clear()),
    ]),
]


def classes():
    return type("Made", (Bag,), {"size": 1, "items": [1], "method": lambda self: self.size})


CLASS_OPERATIONS = [
    ("attribute", lambda c: setattr(c, "size", 2)), ("new", lambda c: setattr(c, "fresh", 3)),
    ("del", lambda c: delattr(c, "size")),
    ("method", lambda c: setattr(c, "method", lambda self: "new")), ("inner", lambda c: c.items.append(4)),
    ("inherited", lambda c: setattr(c, "shared", 5)), ("del inherited", lambda c: delattr(c, "shared")),
    ("special", lambda c: setattr(c, "__len__", lambda self: 6)),
    ("property", lambda c: setattr(c, "size", property(lambda self: 7))),
]


def frozen_targets():
    """One object for each operation and each of three routes, so that every first write is a first one."""
    for make, operations in OPERATIONS:
        for number, (name, operation) in enumerate(operations):
            for step in (0, 3, 7):
                route, reach = ROUTES[(number + step) % len(ROUTES)]
                yield name, route, operation, reach(make()), reach(make())


TARGETS = list(frozen_targets())
CLASSES = [(name, operation, (cls := classes()), cls(), cls) for name, operation in CLASS_OPERATIONS]


def text(x):
    return sorted(x) if isinstance(x, set) else "property" if isinstance(x, property) else x


def attempt(work, *args):
    try:
        result = work(*args)
    except Exception as error:
        return type(error).__name__
    return "itself" if any(result is x for x in args) else text(result)


for name, route, operation, get, neighbour in TARGETS:
    before = repr(text(get()))
    target = get()
    result = attempt(operation, target)
    print(name, route, result, text(get()), get() is target, repr(text(neighbour())) == before)
for name, operation, cls, instance, same in CLASSES:
    result = attempt(operation, cls)
    print(name, result, [attempt(getattr, cls, n) for n in ("size", "fresh", "items", "shared")],
          attempt(instance.method), attempt(len, instance), attempt(getattr, instance, "size"),
          attempt(getattr, cls(), "shared"), cls is same, Bag.shared)
