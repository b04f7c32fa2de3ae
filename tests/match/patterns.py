# PEP 634: every kind of pattern, and what binds when.
def literal(x):
    match x:
        case 0 | 1:
            return "small"
        case -3:
            return "minus three"
        case 1000:
            return "thousand"
        case 2.5:
            return "float"
        case "abc" "d":
            return "text"
        case b"xy":
            return "bytes"
        case None:
            return "none"
        case True:
            return "true"
        case False:
            return "false"
        case _:
            return "other"


for x in (0, 1, -3, 1000, 2.5, "abcd", b"xy", None, True, False, [], "abc", 0.0, 1.0):
    print(x, literal(x))


def sequence(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return "one", a
        case (a, b):
            return "two", a, b
        case [1, *rest, 9]:
            return "1..9", rest
        case [_, _, _]:
            return "three"
        case [[a, b], *_]:
            return "nested", a, b
        case _:
            return "none"


for x in ([], (), [1], (1, 2), [1, 2, 9], [1, 9, 9, 9], (5, 6, 7), [[1, 2], 3, 4, 5], "ab", b"ab", bytearray(b"ab"),
          range(2), range(3), {1: 2}, {1, 2}, None, 5, [1, 2, 3, 4]):
    print(x, sequence(x))


class Keys:
    A = "a"

    class Deep:
        B = "b"


def mapping(x):
    match x:
        case {"kind": "circle", "r": r}:
            return "circle", r
        case {"kind": ("square" | "rect") as kind, **rest}:
            return kind, rest
        case {Keys.A: 1, Keys.Deep.B: v}:
            return "dotted", v
        case {1: _, -2: x2, None: y}:
            return "odd keys", x2, y
        case {"inner": {"x": [x0, *_]}}:
            return "inner", x0
        case {}:
            return "a dict", len(x)
    return "no match"


class SubDict(dict):
    pass


for x in ({"kind": "circle", "r": 2, "z": 0}, {"kind": "rect", "w": 1}, {"kind": "oval"}, {"a": 1, "b": 2}, {"a": 2},
          {1: 1, -2: 5, None: 6}, {"inner": {"x": (7, 8)}}, {}, [], SubDict(kind="square")):
    print(x, mapping(x))


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


def klass(x):
    match x:
        case Point3(0, 0, z=z):
            return "on z", z
        case Point(x=0, y=0):
            return "origin"
        case Point(0, y):
            return "on y", y
        case Point(x, y) if x == y:
            return "diagonal", x
        case Point(missing=_):
            return "never"
        case Point():
            return "point"
        case bool(b):
            return "bool", b
        case int(n) | float(n):
            return "number", n
        case str() as s:
            return "str", s
        case list([a, *_]):
            return "list", a
        case dict(d):
            return "dict", d
        case Keys.Deep():
            return "deep"
        case range(start=s, stop=t):
            return "range", s, t
    return "no match"


for x in (Point3(0, 0, 5), Point(0, 0), Point(0, 3), Point(4, 4), Point(1, 2), True, 7, 1.5, "q", [1, 2], [], {"k": 1},
          Keys.Deep(), range(1, 4), None):
    r = klass(x)
    print(r)


# names are bound when the whole pattern has matched; a guard may fail afterwards
def bound(x):
    a = b = "unset"
    match x:
        case [a, 1]:
            return "first", a
        case [a, b] if b == 2:
            return "second", a, b
        case {"k": a} | [_, _, {"k": a}]:
            return "or", a
    return a, b


for x in ([5, 1], [5, 2], [5, 3], {"k": 8}, [0, 0, {"k": 9}], [1, 2, 3]):
    print(bound(x))


# the subject is evaluated once; a capture may take its name
def subject(log):
    def f():
        log.append("f")
        return 1, 2

    match f(), 3:
        case (x, 4):
            pass
        case (a, b), c:
            log.append((a, b, c))
    x = [1, 2]
    match x:
        case [x, 5]:
            pass
        case [_, x] if x > 5:
            pass
        case x:
            log.append(x)
    return log


print(subject([]))

# statements around it, control flow out of it, at module level and in classes
out = []
for item in [("go", 1), ("skip", 2), ("go", 3), ("stop", 4), ("go", 5)]:
    match item:
        case "skip", _:
            continue
        case "stop", n:
            break
        case name, n:
            out.append((name, n))
print(out, n)


class Body:
    match (1, 2):
        case a, b:
            c = a + b


print(Body.a, Body.b, Body.c)


def nested(x):
    def inner():
        return y

    match x:
        case [{"deep": [Point(x=px), *more]} as whole, (1 | 2) as y]:
            return px, more, whole["deep"][0].y, inner()
        case _:
            y = 0
            return inner()


print(nested([{"deep": [Point(1, 2), 3, 4]}, 2]), nested([]))


def finally_(x):
    try:
        match x:
            case 1:
                return "one"
            case 2:
                raise ValueError(x)
    except ValueError as e:
        return "caught", e.args
    finally:
        print("finally", x)
    return "end"


print(finally_(1), finally_(2), finally_(3))


def gen(x):
    match x:
        case [a, b]:
            c = yield a
            match c:
                case None:
                    yield b
                case str(s):
                    yield s + "!"


g = gen([1, 2])
print(next(g), g.send("hey"))
g = gen([1, 2])
print(list(g))

# soft keywords are names elsewhere
match = 3
case = [4]
_ = 5
print(match, case, _)
match = {"a": 1}
match["a"] = 2
match[
    "b"
] = 3
print(match)
match (match, case):
    case {"a": case}, [_]:
        print(case)


def match(x, *, case=1):
    return x, case


print(match(1), match(-1, case=2), match((1, 2))[0], match (3))
match: int = 7
print(match - 1, match if match else 0, -match)
match -match, not match:
    case -7, False:
        print("operators")
match *[1], 2:
    case [1, 2]:
        print("star")
match match:
    case case if case > 8: pass
    case int(case): print(case, "one line")

# errors at run time
for make in (lambda: Point, lambda: 5):
    try:
        match Point(1, 2):
            case make():
                pass
    except TypeError as e:
        print("TypeError", e)


class One:
    __match_args__ = ("a",)


class Listed:
    __match_args__ = ["a"]


class Number:
    __match_args__ = (1,)


class Plain:
    pass


def bad(x):
    try:
        match x:
            case One(1, 2):
                pass
            case Listed(1):
                pass
            case Number(1):
                pass
            case Plain(1):
                pass
            case Point(1, x=1):
                pass
            case int(1, 2):
                pass
            case {"a": 1, Keys.A: 1}:
                pass
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


for x in (One(), Listed(), Number(), Plain(), Point(1, 1), 5, {"a": 1}):
    bad(x)


class Eq:
    def __init__(self, r):
        self.r = r

    def __eq__(self, other):
        print("eq", other)
        return self.r


for r in (False, True):
    match Eq(r):
        case 1 | "x":
            print("matched")
        case None:
            print("None")
        case _:
            print("nothing")
