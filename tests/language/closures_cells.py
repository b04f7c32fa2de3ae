# Closures: cells shared between functions, loops, defaults, nonlocal, deletion.
def counter():
    n = 0

    def up(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n
    return up, get


up, get = counter()
up()
up(10)
print(get(), counter()[1]())


def late_binding():
    return [f() for f in [lambda: i for i in range(3)]], [f() for f in [lambda i=i: i for i in range(3)]]


print(late_binding())


def loop_variable():
    fs = []
    for i in range(3):
        def f():
            return i
        fs.append(f)
    return [f() for f in fs]


print(loop_variable())


def three_levels(a):
    b = a + 1

    def middle():
        c = b + 1

        def inner(d):
            nonlocal b
            b = b * 10
            return a, b, c, d
        return inner
    return middle()


inner = three_levels(1)
print(inner(5), inner(6))


def parameter_captured(x, *args, k=2, **kw):
    def show():
        return x, args, k, kw

    def change():
        nonlocal x
        x = "changed"
    before = show()
    change()
    return before, show()


print(parameter_captured(1, 2, 3, k=4, z=5))


def used_before_set():
    def f():
        return late
    try:
        f()
    except NameError as e:
        print(type(e).__name__)
    late = 7
    return f()


print(used_before_set())


def deleted():
    x = 1

    def f():
        return x
    del x
    try:
        f()
    except NameError as e:
        print(type(e).__name__)
    x = 2
    return f()


print(deleted())


def recursive(n):
    def go(k):
        return 1 if k == 0 else k * go(k - 1)
    return go(n)


print(recursive(10))


def generator_closure():
    total = 0

    def gen():
        nonlocal total
        for i in range(4):
            total += i
            yield total
    return list(gen()), total


print(generator_closure())
compose = lambda f, g: lambda x: f(g(x))
print(compose(lambda x: x + 1, lambda x: x * 2)(10))
