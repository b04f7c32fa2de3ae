# Assignment expressions, and operands that were read before they are reassigned.
if (n := 10) > 5:
    print(n)
data = [1, 2, 3, 4]
while (item := data.pop()) > 2:
    print("popped", item)
print(item, data)


def local():
    x = 1
    a = x + (x := 10) + x
    b = [x, (x := 2), x]
    c = (x, x := 3, x)
    return a, b, c, x


def subscripts():
    i = 0
    items = ["a", "b"]
    first = items[i] + items[(i := i + 1)]
    items[(i := 0)] = i
    return first, items, i


def calls():
    def f(*args):
        return args
    x = 1
    return f(x, x := 2, x), f((y := 3), y=y) if False else y if (y := 4) else None


def function_rebound():
    def f(arg):
        return "first", arg

    def g(arg):
        return "second", arg
    return f((f := g).__name__), f(0)


def comparisons():
    x = 1
    return x < (x := 5) < 10, x, x == (x := 5)


def aug():
    x = 1
    x += (x := 10)
    return x


def conditions(values):
    out = []
    for v in values:
        if (h := v // 2) and (q := h // 2):
            out.append((v, h, q))
        elif not h:
            out.append(v)
    return out


print(local(), subscripts(), calls(), function_rebound(), comparisons(), aug())
print(conditions([0, 1, 2, 4, 8]))
print((lambda: (z := 5) + z)(), [y for v in range(4) if (y := v * v) > 1], y)
total = 0
print([total := total + v for v in range(4)], total)
f = lambda v: (w := v, w * 2)
print(f(3))
print(f"{(k := 3)} {k}", (m := 1, 2), m)
