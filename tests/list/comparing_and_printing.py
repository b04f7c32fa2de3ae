# Comparison, recursion in print and ==, nesting.
print([1, 2] == [1, 2], [1, 2] == (1, 2), [1] != [1], [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 5], [] < [0], [] == [])
print([1, 2] <= [1, 2], [1, 2] >= [1, 2, 3], [[1], [2]] < [[1], [3]], [1, "a"] == [1, "a"], [1.0] == [1], [True] == [1])
for f in (lambda: [1] < ["a"], lambda: [1] < (1,), lambda: [1] > None):
    try:
        f()
    except TypeError as e:
        print(e)
nan = float("nan")
print([nan] == [nan], nan in [nan], [nan].index(nan), [nan].count(nan), [float("nan")] == [nan])
a = [1, 2]
a.append(a)
print(a, str(a), repr(a), f"{a}")
b = [a, {"a": a}, (a,)]
print(b)
d = {}
d["self"] = d
d["list"] = [d]
print(d)
t = ([],)
t[0].append(t)
print(t)
print([t, t])


class Named:
    def __init__(self):
        self.items = [1]
        self.items.append(self)

    def __repr__(self):
        return "Named(" + repr(self.items) + ")"


print(Named())


class Raising:
    def __repr__(self):
        raise ValueError("no repr")


bad = [1, Raising(), 2]
for i in range(3):
    try:
        print(repr([bad, bad]))
    except ValueError as e:
        print(e)
bad.pop(1)
print([bad, bad])
deep = []
for i in range(5):
    deep = [deep, i]
print(deep)
for make in (lambda x: [x], lambda x: (x,)):
    x = make(0)
    for i in range(1100):
        x = make(x)
    try:
        repr(x)
        print("printed")
    except RecursionError as e:
        print("RecursionError")
    y = make(0)
    for i in range(1100):
        y = make(y)
    try:
        x == y
        print("compared")
    except RecursionError:
        print("RecursionError")
c = [1]
c.append(c)
e = [1]
e.append(e)
try:
    print(c == e)
except RecursionError:
    print("RecursionError")
print(c == c)
print(["it's", 'say "hi"', "both ' and \"", "\n\t\\", b"x'y", None, ..., 1.5, 10 ** 20])
print(any([0, "", None, [], 3]), all([1, [0], "x"]), bool([]), bool([0]), not [])
first, *rest = [1, 2, 3]
print(first, rest, [*rest, *"ab"], [x for x in rest if x > 2])
print([i for i in range(3)] + [[j] * 2 for j in range(2)], sum([[1], [2, 3]], []))
