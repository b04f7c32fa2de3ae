# Comprehensions have their own scope; conditions and nesting; generators are lazy.
x = "outer"
print([x for x in range(3)], x)
print([(i, j) for i in range(3) if i for j in range(i)])
print({i: i * i for i in range(4) if i % 2}, {c for c in "aab"} == {"a", "b"})
print([[i * j for j in range(3)] for i in range(3)])
print(sum(i for i in range(10)), list(i for i in ()))
print([f() for f in [lambda: i for i in range(3)]])
print([f() for f in [lambda i=i: i for i in range(3)]])


def func(n):
    k = 10
    return [k + n + i for i in range(2)], {i: k for i in range(n)}


print(func(2))
seen = []


def note(i):
    seen.append(i)
    return i


g = (note(i) for i in range(5))
print(seen, next(g), next(g), seen)


class C:
    items = [1, 2, 3]
    doubled = [i * 2 for i in items]


print(C.doubled, any(i > 2 for i in C.items), [*range(3), *"ab"], {**{"a": 1}, "b": 2})
print([a for a, *b in [(1, 2), (3, 4)]], (*[1], 2), [y for y in [1, 2, 3] if y != 2 if y != 1])
