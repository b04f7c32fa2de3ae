# collections: namedtuple, OrderedDict, defaultdict; what the top of the file makes is frozen.
from collections import OrderedDict, defaultdict, deque, namedtuple

Point = namedtuple("Point", "x y")
Entry = namedtuple("Entry", ["name", "value", "unit"], defaults=[0, None])
ORIGIN = Point(0, 0)
order = OrderedDict([("b", 1), ("a", 2), ("c", 3)])
groups = defaultdict(list)
groups["odd"].append(1)
queue = deque([Point(1, 2), Entry("t")], 4)


def errors(*calls):
    for call in calls:
        try:
            print("no error", call())
        except Exception as e:
            print(type(e).__name__, e)


def put(o, name, v):
    setattr(o, name, v)


p = Point(y=2, x=1)
print(p, p.x, p[1], p == (1, 2), len(p), p + (3,), hash(p) == hash((1, 2)), isinstance(p, tuple), ORIGIN)
print(Point._fields, p._replace(x=9), p._asdict(), Point._make([5, 6]), Entry("a"), Entry("b", unit="C"))
print(Entry._field_defaults, [a + b for a, b in [p, Point(3, 4)]], sorted([Point(2, 1), Point(1, 5)]), "%s/%s" % p)
x, y = p
print(x, y, Point.__name__, str(p), max(p), {p: 1}[1, 2])


class Vector(namedtuple("Vector", "x y")):
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    @property
    def size(self):
        return abs(self.x) + abs(self.y)


print(Vector(1, -2) + Vector(3, 4), Vector(1, -2).size)
print(namedtuple("R", "a _b a c 1x", rename=True)._fields, namedtuple("C", "a, b,c")(1, 2, 3), namedtuple("E", [])())
errors(lambda: Point(1), lambda: Point(1, 2, 3), lambda: Point(1, x=2), lambda: Point(1, 2, z=3), lambda: Point(1, z=2),
       lambda: p._replace(z=1), lambda: namedtuple("T", "a a"), lambda: namedtuple("T", "a _b"), lambda: Point._make([1]),
       lambda: namedtuple("T", "a", defaults=(1, 2)), lambda: namedtuple("T", "a-b"), lambda: namedtuple("T", 1),
       lambda: Entry())
for write in (lambda: put(p, "x", 1), lambda: put(p, "z", 1)):
    try:
        write()
    except AttributeError:
        print("AttributeError")


def ordered():
    order["d"] = 4
    order.move_to_end("b")
    order.move_to_end("c", last=False)
    print(order, list(order), list(reversed(order)), order.popitem(), order.popitem(last=False), order, len(order))
    other = OrderedDict(order)
    other.move_to_end("a")
    print(order == other, order == dict(other), order != other, dict(order) == other, order == OrderedDict(order.items()))
    print(OrderedDict(), OrderedDict(a=1).copy(), OrderedDict.fromkeys("ab", 0), order.pop("a"), order.get("zz"))
    order.update(z=26)
    print(order, "z" in order, isinstance(order, dict), list(order.items()), list(order.values()))


ordered()
errors(lambda: OrderedDict().popitem(), lambda: OrderedDict().popitem(False), lambda: order.move_to_end("none"),
       lambda: order["none"])


def grouped():
    for n in range(6):
        groups["even" if n % 2 == 0 else "odd"].append(n)
    print(groups["even"], groups["odd"], len(groups), dict(groups), groups.get("none"), "none" in groups)
    counts = defaultdict(int, a=1)
    for c in "banana":
        counts[c] += 1
    print(counts, counts.copy() == counts, counts.default_factory is int, isinstance(counts, dict))
    nested = defaultdict(lambda: defaultdict(int))
    nested["x"]["y"] += 5
    print(nested["x"]["y"], sorted(nested))


grouped()
errors(lambda: defaultdict()["k"], lambda: defaultdict(1), lambda: groups[[]])
queue.append(Point(7, 8))
print(queue, queue[0].y)
