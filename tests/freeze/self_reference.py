# Frozen containers that contain themselves, and cycles through every kind of object.
d = {}
d["self"] = d
l = [1]
l.append(l)
t = ([],)
t[0].append(t)


class Node:
    registry = []
    owner = None

    def __init__(self, name):
        self.name, self.next = name, self
        Node.registry.append(self)

    def step(self):
        return self.next


a, b = Node("a"), Node("b")
a.next, b.next = b, a
Node.owner = a
a.bound = a.step


def closure():
    cell = []
    def inner():
        return cell
    cell.append(inner)
    return inner


inner = closure()


def itself(x=[]):
    return x


itself.__defaults__[0].append(itself)
print(d["self"] is d, l[1] is l, t[0][0] is t, d, l)
print(a.next.next is a, Node.owner.bound() is b, inner()[0] is inner, itself()[0] is itself)
d["self"]["new"] = 1
l[1][1][0] = 2
t[0][0][0].append(3)
a.next.next.name = "A"
Node.owner.bound().name = "B"
inner()[0]().append(4)
itself()[0]().append(5)
print(d, d["self"]["self"]["new"], l, l[1] is l, len(t[0]), t[0][0] is t)
print([n.name for n in Node.registry], a.step().name, len(inner()), len(itself()))
a.next = None
del d["self"], l[1]
print(d, l, a.next, b.next is a)
