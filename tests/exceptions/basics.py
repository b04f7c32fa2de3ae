# try in all its forms; what is raised, caught, chained and left.
def run(f):
    try:
        return f()
    except ZeroDivisionError as e:
        return "zero", str(e)
    except (KeyError, IndexError) as e:
        return "lookup", repr(e)
    except Exception as e:
        return type(e).__name__, e.args
    else:
        return "never"


print(run(lambda: 1 // 0))
print(run(lambda: {}["k"]))
print(run(lambda: [][1]))
print(run(lambda: int("x")))
print(run(lambda: 5))


def order(fail):
    steps = []
    try:
        steps.append("try")
        if fail:
            raise ValueError
        steps.append("body")
    except ValueError:
        steps.append("except")
    else:
        steps.append("else")
    finally:
        steps.append("finally")
    return steps


print(order(False), order(True))


def returns():
    for i in range(3):
        try:
            return i
        finally:
            print("cleanup", i)


print(returns())


def overrides():
    try:
        return 1
    finally:
        return 2


print(overrides())


def swallow():
    while True:
        try:
            1 // 0
        finally:
            break
    return "swallowed"


print(swallow())


class MyError(Exception):
    def __init__(self, code):
        super().__init__("code %d" % code)
        self.code = code


class Sub(MyError):
    pass


try:
    raise Sub(7)
except MyError as e:
    print(e, e.code, type(e).__name__, e.args, isinstance(e, Exception))
try:
    try:
        raise KeyError("inner")
    except KeyError as k:
        raise ValueError("outer") from k
except ValueError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try:
        1 // 0
    except ZeroDivisionError:
        undefined
except NameError as e:
    print(repr(e.__context__))
try:
    try:
        raise ValueError("again")
    except ValueError:
        raise
except ValueError as e:
    print("reraised", e)
try:
    raise TypeError
except TypeError as e:
    print(repr(e), e.args)
try:
    raise 5
except TypeError as e:
    print(e)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    try:
        raise ValueError(1)
    finally:
        print("on the way")
except ValueError as e:
    print("out", e)
try:
    assert 1 == 1
    assert 1 == 2, "message"
except AssertionError as e:
    print(repr(e))
try:
    assert False
except AssertionError as e:
    print(repr(e))
print(ValueError("a", 2), repr(ValueError()), str(KeyError("k")), repr(OSError(2)) [:7])
for kind in (ArithmeticError, LookupError, StopIteration, OSError, RuntimeError):
    print(kind.__name__, issubclass(kind, Exception))
print(issubclass(KeyboardInterrupt, Exception), issubclass(SystemExit, BaseException))


def nested(n):
    try:
        if n == 0:
            raise IndexError("bottom")
        nested(n - 1)
    except IndexError:
        if n == 2:
            raise LookupError("two")
        raise
    finally:
        print("leave", n)


try:
    nested(3)
except LookupError as e:
    print(repr(e))
