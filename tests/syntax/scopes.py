# global, nonlocal, cells shared between closures, names before they are bound.
g = 1


def set_global():
    global g, fresh
    g += 1
    fresh = "made"


set_global()
print(g, fresh)


def counter():
    n = 0

    def up():
        nonlocal n
        n += 1
        return n

    def get():
        return n

    return up, get


up, get = counter()
up()
up()
print(get(), counter()[1]())


def unbound():
    print(local)
    local = 1


try:
    unbound()
except UnboundLocalError as e:
    print(e)


def late():
    def inner():
        return value
    value = 5
    first = inner()
    value = 6
    return first, inner()


print(late())


def free():
    def inner():
        return missing
    if False:
        missing = 1
    return inner


try:
    free()()
except NameError as e:
    print(e)
try:
    undefined_name
except NameError as e:
    print(e)


def shadow(len):
    return len


print(shadow(3), len("ab"))


class C:
    a = g
    g = "class"
    b = g

    def method(self):
        return g


print(C.a, C.b, C().method())


def deep():
    a = 1

    def one():
        def two():
            nonlocal a
            a += 1
            return lambda: a * 10
        return two
    return one()()()


print(deep())


def cleared():
    try:
        raise ValueError(1)
    except ValueError as e:
        pass
    try:
        e
    except NameError:
        return "e is gone"


print(cleared())


def delete():
    x = 1
    del x
    try:
        return x
    except NameError:
        return "deleted"


print(delete())
