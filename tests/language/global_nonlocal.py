# global and nonlocal declarations.
count = 0


def up():
    global count, created
    count += 1
    created = "created in a function"


up()
up()
print(count, created)


def shadows():
    count = 100

    def reads_global():
        global count
        count += 1
        return count
    return reads_global(), count


print(shadows(), count)


def nested():
    a = b = 1

    def one():
        nonlocal a
        a = 2

        def two():
            nonlocal a, b
            a += 1
            b = 5
        two()
        return a
    return one(), a, b


print(nested())


def unbound_local():
    try:
        count += 1
    except UnboundLocalError as e:
        return str(e)


print(unbound_local())


def later(flag):
    if flag:
        value = 1
    try:
        return value
    except UnboundLocalError as e:
        return str(e)


print(later(True), later(False))


def through_class():
    v = "function"

    class K:
        v = "class"

        def m(self):
            return v
    return K().m(), K.v


print(through_class())


def loops():
    for i in range(3):
        pass
    else:
        i = "else"
    while False:
        never = 1
    try:
        return i, never
    except UnboundLocalError:
        return i, "unbound"


print(loops())


def maybe(n):
    try:
        if n:
            raise ValueError
        found = "no error"
    except ValueError:
        pass
    try:
        return found
    except UnboundLocalError:
        return "unbound after except"


print(maybe(0), maybe(1))
len = lambda s: "my len"
print(len("abc"))
del len
print(len("abc"))


def builtin_shadow():
    print = "local"
    return print


print(builtin_shadow())
