# Generators: send, throw, close, return values, yield from, delegation and clean-up.
def echo():
    got = None
    while True:
        try:
            got = yield got
        except ValueError as e:
            got = "caught %s" % e
        if got == "stop":
            return "result"


g = echo()
print(next(g), g.send(1), g.throw(ValueError("v")), g.send("x"))
try:
    g.send("stop")
except StopIteration as e:
    print("returned", e.value)
try:
    next(g)
except StopIteration as e:
    print("finished", e.value)


def delegate():
    result = yield from echo()
    print("delegate got", result)
    yield "last"


g = delegate()
print(next(g), g.send(5), g.throw(ValueError("w")), g.send("stop"))
try:
    next(g)
except StopIteration:
    print("end")


def cleanup():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("finally")


g = cleanup()
next(g)
g.close()
g.close()
print(list(g))
g = cleanup()
try:
    g.throw(KeyError("unstarted"))
except KeyError as e:
    print(e)
try:
    g = echo()
    g.send(1)
except TypeError as e:
    print(e)


def stubborn():
    try:
        yield
    except GeneratorExit:
        yield


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)


def reenter():
    yield next(me)


me = reenter()
try:
    next(me)
except ValueError as e:
    print(e)


def raises():
    yield 1
    raise StopIteration("inside")


try:
    list(raises())
except RuntimeError as e:
    print(e)


def flat(x):
    for i in x:
        if isinstance(i, list):
            yield from flat(i)
        else:
            yield i


print(list(flat([1, [2, [3, [4]], 5], [], [6]])))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


print([x for x, _ in zip(fib(), range(12))])


class Tree:
    def __init__(self, v, *kids):
        self.v, self.kids = v, kids

    def __iter__(self):
        yield self.v
        for k in self.kids:
            yield from k


print(list(Tree(1, Tree(2, Tree(3)), Tree(4))))


def early():
    return 5
    yield


print(list(early()), next(iter([9])), next(iter([]), "default"))
print(sum(x * x for x in range(5) if x % 2), max((len(w), w) for w in ["a", "ccc", "bb"]))


def two():
    x = yield from (i for i in range(2))
    print(x)
    yield from [10, 20]
    yield from "ab"


print(list(two()))
