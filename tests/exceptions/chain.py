# status: 1
# The whole of an uncaught exception: chain, places, repeated lines. Source lines are not part of an image.
class Wrapped(Exception):
    pass


class Detail(Wrapped):
    def __init__(self, code):
        super().__init__("code", code)
        self.code = code


def divide(a):
    return 1 // a


def inner():
    try:
        divide(0)
    except ZeroDivisionError as e:
        raise Wrapped("inner failed") from e


def middle():
    try:
        inner()
    except Wrapped:
        raise KeyError("key")


class Runner:
    def run(self):
        try:
            middle()
        except KeyError:
            raise Detail(5) from None


def deep(n):
    if n == 0:
        Runner().run()
    deep(n - 1)


try:
    deep(0)
except Detail as e:
    print(repr(e), e.__cause__, repr(e.__context__), e.__suppress_context__)
try:
    middle()
except KeyError as e:
    print(repr(e.__context__), repr(e.__context__.__cause__), e.__suppress_context__)
    print(e.__traceback__ is not None, e.__context__.__context__ is e.__context__.__cause__)


def final(n):
    if n > 0:
        final(n - 1)
    try:
        middle()
    except KeyError:
        [][1]


final(6)
