# Every method of list, with the texts of its errors.
def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a = []
for i in range(40):
    a.append(i * i % 17)
print(a, len(a))
a.extend([100, 101])
a.extend(x for x in "ab")
a.extend({"k": 1})
a.extend(a[:3])
print(a[38:], len(a))
b = [1, 2, 3]
b.extend(b)
print(b)
b += b
print(b, len(b))
b += "xy"
b += (7,)
print(b[-4:])
for i in (0, 2, -1, 100, -100, True):
    c = [1, 2, 3]
    c.insert(i, "new")
    print(c)
tell([].insert, "a", 1)
d = [3, 1, 3, 2, 3]
d.remove(3)
print(d)
tell(d.remove, 9)
print(d.pop(), d.pop(0), d.pop(-1), d)
tell(d.pop, 1)
tell(d.pop, -2)
d.clear()
tell(d.pop)
print(d)
e = [1, 2, 3, 2, 1]
print(e.index(2), e.index(2, 2), e.index(1, -2), e.index(1, 1, 100), e.count(2), e.count("x"))
tell(e.index, 7)
tell(e.index, 1, 1, 3)
tell(e.index, "x")
print(e.index(3, -1000, 10 ** 30))
e.reverse()
print(e, e.copy() == e, e.copy() is e)
one = [5]
one.reverse()
print(one, list(), list("abc"), list((1, 2)), list({1: 2}), list(range(4)), list(b"\x01\x02"))
tell(list, 5)
tell(list, 1, 2)
tell([].append)
tell([].extend, 3)


# A list that changes while it is searched or printed.
class Emptying:
    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        self.target.clear()
        return False


t = []
t += [Emptying(t), 1, 2]
print(t.count(5), t)
t += [Emptying(t), 1, 2]
print(5 in t, t)
t += [Emptying(t), 1, 2]
tell(t.remove, 5)
print(t)


# Subclasses.
class Stack(list):
    def __init__(self, *items):
        super().__init__(items)
        self.pushed = 0

    def append(self, item):
        self.pushed += 1
        super().append(item)

    def top(self):
        return self[-1]


s = Stack(1, 2)
s.append(3)
s.extend([4, 5])
print(s, len(s), s.top(), s.pushed, s[1:3], s == [1, 2, 3, 4, 5], 3 in s, [0] + s, s * 2, sorted(s, reverse=True))
s[0] = "first"
del s[1]
s += [9]
print(s, type(s).__name__, isinstance(s, list), list(s), s.index(9), type(s[:2]).__name__)
for x in s:
    print(x, end=" ")
print(type(s.copy()).__name__, bool(Stack()), [*s])
