# yield from over iterators of every kind: how they end, and what throw() gives to them.
def raiser(x):
    raise StopIteration(x)


def over_map():
    return (yield from map(raiser, [444]))


def driver():
    r = yield from over_map()
    print("result", r)
    yield "end"


print(list(driver()))


class Iter:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, x):
        print("throw", x)
        return 456


def gen():
    yield from Iter()


def nested():
    yield from gen()


for make in (gen, nested):
    g = make()
    print(next(g), g.throw(123), g.throw(ZeroDivisionError), next(g))
    g.close()


class NoThrow:
    def __iter__(self):
        return self

    def __next__(self):
        return 2


def plain():
    try:
        yield from NoThrow()
    except ValueError as e:
        print("caught", e.args)
        yield "caught"


g = plain()
print(next(g), g.throw(ValueError(7)))
g = plain()
next(g)
try:
    g.throw(5)
except TypeError as e:
    print("TypeError")
try:
    plain().throw(5)
except TypeError as e:
    print("TypeError")


def context():
    try:
        yield from iter([1, 2])
    finally:
        print("finally")


g = context()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print(repr(e), e.__context__)
