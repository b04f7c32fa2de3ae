# Scopes of comprehensions: own variables, first iterable outside, walrus, classes, captures.
x = "outer"
print([x for x in range(3)], x)
print({x: y for x, y in [("a", 1), ("b", 2)]}, {x % 2 for x in range(5)}, x)
print([(i, j) for i in range(3) for j in range(i)], [i for i in range(20) if i % 2 if i % 3])
print([[r * c for c in range(3)] for r in range(3)])
y = [1, 2]
print([y for y in y], y)


def shadow(n):
    n = [n for n in range(n)]
    return n


print(shadow(3))


def walrus():
    total = 0
    partial = [total := total + v for v in range(5)]
    return partial, total, [last := v for v in "abc"], last


print(walrus())
print(any((hit := v) > 2 for v in [1, 2, 3, 4]), hit)


class C:
    n = 3
    squares = [i * i for i in range(n)]
    names = {k for k in "ab"}
    try:
        print([n for _ in range(1)])
    except NameError:
        print("class names are not seen")


print(C.squares, sorted(C.names), hasattr(C, "i"))


def unbound():
    try:
        return [a for a in range(2) if b for b in range(2)]
    except UnboundLocalError:
        return "UnboundLocalError"
    except NameError:
        return "NameError"


print(unbound())
print([f() for f in [lambda: i for i in range(3)]])
print([f(1) for f in [lambda v, i=i: v + i for i in range(3)]])


def nested_functions(items):
    limit = 10
    return [[limit + a * b for b in items if b != a] for a in items if (lambda q: q < limit)(a)]


print(nested_functions([1, 2, 30]))
g = (n * n for n in range(4))
print(next(g), list(g), sum(n for n in range(5)), max(len(w) for w in "a bb ccc".split()))


def evaluated_at_once():
    print("first iterable", end=" ")
    return [1, 2]


gen = (v for v in evaluated_at_once())
print("then", list(gen))
print({k: v for d in [{"a": 1}, {"b": 2}] for k, v in d.items()}, dict((k, 1) for k in "ab"))
print([*range(2), *[i for i in "xy"]], [a + b for a, *_, b in [(1, 2, 3), (4, 5)]])
