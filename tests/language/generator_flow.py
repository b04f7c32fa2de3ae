# Generators: send, throw, close, return values, yield from, try/finally inside.
def echo():
    received = []
    while True:
        try:
            value = yield len(received)
        except ValueError as e:
            value = "caught " + str(e)
        if value is None:
            return received
        received.append(value)


g = echo()
print(next(g), g.send("a"), g.throw(ValueError("v")), g.send("b"))
try:
    next(g)
except StopIteration as e:
    print(e.value)


def cleanup():
    try:
        yield 1
        yield 2
    finally:
        print("closed")


c = cleanup()
next(c)
c.close()
c.close()
print(list(c))


def delegate():
    result = yield from echo()
    print("delegate got", result)
    yield "tail"
    return "end"


d = delegate()
print(next(d), d.send(1), d.throw(ValueError("w")), d.send(None))
try:
    next(d)
except StopIteration as e:
    print("return", e.value)


def chain(*parts):
    for p in parts:
        yield from p


print(list(chain("ab", [1, 2], (x * x for x in range(3)), {"k": 1})))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(3)))


def expression():
    x = (yield 1) + (yield 2)
    y = [(yield 3), (yield 4)]
    print("x", x, "y", y, "f", f"{(yield 5)}")


e = expression()
print(next(e), e.send(10), e.send(20), e.send(30), e.send(40))
print(list(e) if False else [v for v in e])


def with_return():
    yield 1
    return 2
    yield 3


print(list(with_return()))


def swallow():
    while True:
        try:
            yield
        except GeneratorExit:
            print("exit")
            return


s = swallow()
next(s)
s.close()


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


t = stubborn()
next(t)
try:
    t.close()
except RuntimeError as e:
    print(e)


def raises():
    yield 1
    raise StopIteration("inside")


try:
    list(raises())
except RuntimeError as e:
    print("RuntimeError", repr(e.__cause__))
try:
    g2 = echo()
    g2.send("too early")
except TypeError as e:
    print("TypeError")
