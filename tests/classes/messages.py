# What errors say: operators, items, attributes, calls of classes.
class C:
    pass


class Closed:
    __slots__ = ("a",)


five, one, pair = 5, [1], (1, 2)


def show(f):
    try:
        print("result", f())
    except Exception as e:
        print(type(e).__name__ + ":", e)


for f in (
    lambda: C() < C(),
    lambda: C() >= 5,
    lambda: 5 < C(),
    lambda: [] < 5,
    lambda: 1 < "a",
    lambda: C() == 5,
    lambda: C() != 5,
    lambda: C() + 1,
    lambda: 1 + C(),
    lambda: C() @ C(),
    lambda: 2 ** "a",
    lambda: 1 @ 2,
    lambda: "a" + 1,
    lambda: [] + (),
    lambda: "a" * "b",
    lambda: [1] * 1.5,
    lambda: -C(),
    lambda: ~1.5,
    lambda: +"a",
    lambda: C()[0],
    lambda: C()["x"],
    lambda: five[0],
    lambda: [][0],
    lambda: ()[5],
    lambda: ""[0],
    lambda: one["a"],
    lambda: pair["a"],
    lambda: one[C()],
    lambda: {}["k"],
    lambda: {}[5],
    lambda: len(5),
    lambda: len(C()),
    lambda: iter(C()),
    lambda: next(C()),
    lambda: next(iter([])),
    lambda: 1 in C(),
    lambda: 1 in 5,
    lambda: 5 in "abc",
    lambda: C()(),
    lambda: five(),
    lambda: C(1),
    lambda: object(1),
    lambda: C().x,
    lambda: C.x,
    lambda: (5).x,
    lambda: None.x,
    lambda: [].x,
    lambda: int.x,
    lambda: len.x,
    lambda: (lambda: 0).x,
    lambda: Closed().a,
    lambda: Closed().b,
    lambda: hash([]),
    lambda: hash({}),
    lambda: {[]: 1},
    lambda: {C(): 1} and "fine",
    lambda: isinstance(1, 1),
    lambda: isinstance(1, (int, 1)),
    lambda: issubclass(1, int),
    lambda: issubclass(int, 1),
    lambda: getattr(1, 1),
    lambda: getattr(C(), "nothing"),
    lambda: getattr(C(), "nothing", "default"),
    lambda: setattr(1, "x", 1),
    lambda: setattr(int, "x", 1),
    lambda: delattr(C(), "x"),
    lambda: delattr(C, "x"),
    lambda: abs("a"),
    lambda: chr(-1),
    lambda: ord("ab"),
    lambda: ord(1),
    lambda: min([]),
    lambda: max(1),
    lambda: max([], default="none"),
    lambda: sum(["a"]),
    lambda: sum(["a"], ""),
    lambda: all(1),
    lambda: iter(5, 6),
    lambda: callable(len) and callable(C) and not callable(C()),
    lambda: type("a", (), {})() + 1,
    lambda: type(1, 2),
    lambda: vars(5),
    lambda: format([], "d"),
    lambda: object.__new__(int),
    lambda: object.__new__(5),
    lambda: C.__init__(C(), 1),
    lambda: super(C, 5),
    lambda: super(5, 5),
    lambda: int.__add__(1, "a"),
):
    show(f)


def statement(source, f):
    try:
        f()
        print(source, "fine")
    except Exception as e:
        print(source, type(e).__name__ + ":", e)


def set_item():
    C()[0] = 1


def del_item():
    del C()[0]


def set_tuple():
    pair[0] = 3


def set_str():
    "abc"[0] = "x"


def set_slot():
    Closed().b = 1


def set_object():
    object().x = 1


def set_builtin():
    [].append = 1


def del_attr():
    del C().x


def del_class_attr():
    del C.x


def add_to_int():
    a = 1
    a += "x"


def add_to_list():
    a = []
    a += 1


def power():
    a = C()
    a **= 2


for source, f in (("C()[0] = 1", set_item), ("del C()[0]", del_item), ("t[0] = 3", set_tuple), ("s[0] = x", set_str),
                  ("Closed().b = 1", set_slot), ("object().x = 1", set_object), ("[].append = 1", set_builtin),
                  ("del C().x", del_attr), ("del C.x", del_class_attr), ("a += 'x'", add_to_int),
                  ("[] += 1", add_to_list), ("C() **= 2", power)):
    statement(source, f)
