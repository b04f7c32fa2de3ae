# Closures, defaults, star arguments, keyword arguments.
def maker(a, *rest, b=2, **named):
    total = a

    def add(n=1):
        nonlocal total
        total += n + b + len(rest) + len(named)
        return total

    return add


f = maker(1, 2, 3, b=4, c=5)
print(f(), f(10), f(n=3))
print((lambda *a, **k: (a, sorted(k)))(1, *[2, 3], **{"x": 1, "y": 2}))
