# locals() and vars(): what is bound of a function's variables, and a class's namespace as it is so far
def plain(a, b=2, *rest, key=4, **more):
    c = a + b
    if c > 100:
        never = 1
    return locals()


print(sorted(plain(1).items()))
print(sorted(plain(1, 3, 5, 6, key=7, other=8).items()))
print(sorted(plain(99).items()))
print(sorted(plain(100).items()))


def deleted(a, b):
    c = 3
    del a, c
    return sorted(vars())


print(deleted(1, 2))


def outer(x):
    y = x * 2

    def inner(z):
        x
        return locals(), y

    return inner(7), sorted(k for k in locals() if k != "inner")


print(outer(5))
print("{name} is {size}".format(**(lambda name, size: locals())("box", 3)))


def comprehension(a):
    return [sorted(locals()) for a in (1,)] and sorted(locals())


print(comprehension(4))


def generator(a):
    b = yield sorted(locals())
    yield locals()


g = generator(1)
print(next(g), g.send("sent"))


class Namespace:
    first = 1
    print([k for k in locals() if not k.startswith("__")])
    locals()["second"] = 2
    print(locals()["second"], "first" in locals(), "third" in vars())
    for n in ("a", "b"):
        locals()["field_" + n] = n


print(Namespace.second, Namespace.field_a, Namespace.field_b)
print(locals() is not None, locals()["Namespace"] is Namespace, "plain" in locals())
