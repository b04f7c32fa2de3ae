# Attributes stored by methods and from outside, in subclasses, deleted, listed, shadowing the class.
class Point:
    kind = "point"
    moves = 0

    def __init__(self, x, y):
        self.x, self.y = x, y

    def move(self, dx=0, dy=0):
        self.x += dx
        self.y += dy
        self.moves += 1
        for self.last in (dx, dy):
            pass
        return self

    def late(self):
        self.extra = [0]
        self.extra[0] = "late"


p = Point(1, 2)
print(p.moves, p.move(3).move(dy=4).moves, Point.moves, p.x, p.y, p.last)
try:
    p.extra
except AttributeError as e:
    print(e)
p.late()
print(p.extra, sorted(p.__dict__))
p.unforeseen = 1
p.kind = "mine"
print(p.unforeseen, p.kind, Point.kind, sorted(p.__dict__))
del p.kind, p.x
print(p.kind, hasattr(p, "x"), hasattr(p, "y"))
p.x = "again"
print(p.x, vars(p) == p.__dict__)


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


class Named:
    def __init__(self, name):
        self.name = name


class NamedPoint(Named, Point3):
    def __init__(self):
        Named.__init__(self, "n")
        Point3.__init__(self, 7, 8, 9)


q, n = Point3(1, 2, 3), NamedPoint()
print(q.move(1).x, q.z, n.name, n.x, n.y, n.z, sorted(n.__dict__))


class Guarded:
    def __init__(self):
        self.value = 5

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, v):
        self._value = v * 2


print(Guarded().value, Guarded().__dict__)


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


s = Slotted()
s.b = 2
print(s.a, s.b)
try:
    s.c = 3
except AttributeError:
    print("no c")


class Error(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code
        self.where = None


e = Error(5, "t")
print(e.code, e.where, e.args, str(e))
setattr(p, "made", 1)
print(getattr(p, "made"), getattr(p, "nope", "default"))
