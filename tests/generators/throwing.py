# throw() into a generator that waits in `yield from`: what the delegate lacks is raised in the generator itself.
class It:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        return self.n


class Throws(It):
    def __init__(self, what):
        super().__init__()
        self.what = what

    def throw(self, *args):
        print("throw", [a if isinstance(a, type) else repr(a) for a in args])
        if isinstance(self.what, BaseException):
            raise self.what
        return self.what


def outer(it):
    try:
        result = yield from it
        print("ended with", result)
    except Exception as e:
        print("outer caught", repr(e), repr(e.__context__), repr(e.__cause__))
        yield "handled"
    yield "behind"


def attempt(f, *args):
    try:
        print("->", f(*args))
    except BaseException as e:
        print("raised", repr(e), repr(e.__cause__), repr(e.__context__))


for exception in (ValueError(1), StopIteration(5), StopIteration, KeyError, GeneratorExit):
    g = outer(It())
    print(next(g))
    attempt(g.throw, exception)
    attempt(next, g)
    attempt(next, g)
for what in (7, ValueError("own"), StopIteration(9), StopIteration()):
    for exception in (ValueError(1), StopIteration(5)):
        g = outer(Throws(what))
        print(next(g))
        attempt(g.throw, exception)
        attempt(next, g)


def inner(n):
    try:
        yield n
    except KeyError as e:
        print("inner", repr(e), repr(e.__context__))
        yield "kept"
    return "inner's result"


g = outer(inner(3))
print(next(g))
attempt(g.throw, KeyError("k"))
attempt(next, g)
attempt(next, g)
g = outer(inner(3))
print(next(g))
attempt(g.throw, StopIteration(4))
attempt(next, g)


# The context of what is thrown: what the generator handles where it waits, and nothing of the caller's.
def handling():
    try:
        raise OSError("handled")
    except OSError:
        try:
            yield 1
        except ValueError as e:
            print(repr(e), repr(e.__context__))
            yield 2
    try:
        yield 3
    except ValueError as e:
        print(repr(e), repr(e.__context__))
        yield 4


g = handling()
print(next(g), g.throw(ValueError("a")), next(g))
try:
    raise LookupError("caller's")
except LookupError:
    print(g.throw(ValueError("b")))
    e = ValueError("c")
    g = handling()
    attempt(g.throw, e)
    g = handling()
    next(g)
    attempt(g.throw, TypeError("t"))

# Not started: nothing in it handles, and StopIteration may not come out.
for exception in (ValueError, StopIteration(3), GeneratorExit):
    g = outer(It())
    attempt(g.throw, exception)
    attempt(next, g)
