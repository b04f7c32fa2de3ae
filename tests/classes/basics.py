# Classes, instances, attributes, bound methods, special methods of operators.
class Vector:
    count = 0

    def __init__(self, x, y):
        self.x, self.y = x, y
        Vector.count += 1

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y)

    def __radd__(self, other):
        return Vector(self.x + other, self.y + other)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __iadd__(self, other):
        self.x += other.x
        return self

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return self.x < other.x

    def __hash__(self):
        return hash((self.x, self.y))

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def __bool__(self):
        return bool(self.x or self.y)

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __contains__(self, v):
        return v in (self.x, self.y)

    def __call__(self, k):
        return self.x * k

    def __iter__(self):
        yield self.x
        yield self.y


a, b = Vector(1, 2), Vector(3, 4)
print(a + b, 5 + a, a * 3, -a, a == Vector(1, 2), a != b, a < b, b > a)
alias = a
a += b
print(a, alias is a, bool(Vector(0, 0)), len(a), a[1], 2 in a, a(10), list(a), [*b])
print(Vector.count, a.count, hash(b) == hash(Vector(3, 4)), {Vector(1, 1): 1}[Vector(1, 1)])
try:
    a + "x"
except TypeError as e:
    print(e)
m = b.__repr__
print(m(), Vector.__repr__(b), Vector.__name__, type(b) is Vector, isinstance(b, object))
a.extra = 1
print(a.extra, hasattr(a, "none"), getattr(a, "none", "default"))
try:
    a.none
except AttributeError as e:
    print(e)
del a.extra
try:
    del a.extra
except AttributeError:
    print("gone")
setattr(a, "z", 26)
print(a.z, sorted(vars(b).items()) if hasattr(b, "__dict__") else None)


class Empty:
    pass


e = Empty()
Empty.late = lambda self: "late method"
print(e.late(), Empty.late(e))
e.late = lambda: "own"
print(e.late())
try:
    Vector(1)
except TypeError as err:
    print(err)
try:
    Empty(1)
except TypeError as err:
    print(err)
try:
    e()
except TypeError as err:
    print(err)
