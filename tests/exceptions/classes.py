# The exception classes: arguments, attributes, texts, matching, finally and nesting.
def show(e):
    print(type(e).__name__, str(e), repr(e), e.args)


for e in (Exception(), Exception("a"), Exception("a", 1), ValueError("x"), KeyError("k"), KeyError(1, 2), KeyError(),
          IndexError("i"), StopIteration(5), StopIteration(), OSError(5, "Broken"), OSError("text"), SystemExit(3),
          SystemExit(), SystemExit("bye"), ImportError("imp"), AssertionError("as"), NotImplementedError(),
          BaseException(1), KeyboardInterrupt(), GeneratorExit(), MemoryError("m"), RecursionError("deep"),
          UnicodeError("u"), ArithmeticError("ar"), LookupError("lo"), Exception([1, "x"])):
    show(e)

print(StopIteration(5).value, StopIteration().value, SystemExit(3).code, SystemExit().code, SystemExit("a", 1).code)
e = OSError(5, "Broken", "f.txt")
print(e.errno, e.strerror, e.filename, OSError("x").errno)
print(ImportError("m", name="mod").name, ImportError("m").name)
for sub, base in ((KeyError, LookupError), (IndexError, LookupError), (ZeroDivisionError, ArithmeticError), (OverflowError, ArithmeticError),
                  (ModuleNotFoundError, ImportError), (UnboundLocalError, NameError), (TimeoutError, OSError),
                  (NotImplementedError, RuntimeError), (RecursionError, RuntimeError), (IndentationError, SyntaxError),
                  (UnicodeError, ValueError), (SystemExit, BaseException), (Exception, BaseException), (UnicodeDecodeError, UnicodeError)):
    print(sub.__name__, issubclass(sub, base), issubclass(sub, Exception))


def matching(f):
    try:
        f()
    except (ValueError, TypeError, KeyError) as e:
        return "first " + type(e).__name__
    except ArithmeticError as e:
        return "second " + type(e).__name__
    except:
        return "rest"
    else:
        return "none"
    finally:
        print("finally")


print(matching(lambda: int("x")), matching(lambda: {}[1]), matching(lambda: 1 / 0), matching(lambda: [][1]), matching(lambda: None))

try:
    try:
        raise ValueError("a")
    except 5:
        pass
except TypeError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)
try:
    raise int
except TypeError as e:
    print(e)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)
try:
    raise
except RuntimeError as e:
    print(e)

try:
    raise ValueError("outer") from KeyError("cause")
except ValueError as e:
    print(repr(e.__cause__), e.__suppress_context__, e.__context__)
    saved = e
try:
    raise saved
except ValueError as e:
    print(e is saved, e.with_traceback(None) is e, e.__traceback__)
try:
    print(e)
except NameError as n:
    print(n)

e = ValueError("changed")
e.args = ["list", 1]
print(e.args, e, repr(e))
e.extra = "more"
e.__cause__ = KeyError("c")
print(e.extra, repr(e.__cause__), e.args)


class Own(Exception):
    code = 7

    def __init__(self, *args, hint=None):
        super().__init__(*args)
        self.hint = hint


try:
    raise Own("a", "b", hint="h")
except Own as o:
    print(o, o.args, o.hint, o.code, repr(o))
try:
    raise Own
except Own as o:
    print(o.args, o.hint)


def nested():
    try:
        try:
            raise ValueError(1)
        finally:
            print("cleanup")
    except ValueError as e:
        try:
            raise KeyError(2)
        except KeyError as k:
            print(repr(k.__context__), e.args, k.args)
        print("after", e)
        raise


try:
    nested()
except ValueError as e:
    print("again", e)


def returning():
    try:
        return "try"
    finally:
        print("on the way")


def overriding():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
        finally:
            print("i", i)
    try:
        raise ValueError
    finally:
        return "swallowed"


print(returning(), overriding())


def generator():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("inside", e)
        yield 3
    finally:
        print("closed")


g = generator()
print(next(g), g.throw(ValueError("thrown")))
try:
    next(g)
except StopIteration as s:
    print("stop", s.value)


def gen_raises():
    yield 1
    raise StopIteration("x")


try:
    list(gen_raises())
except RuntimeError as e:
    print(e, repr(e.__cause__))

import sys

try:
    {}["missing"]
except KeyError:
    t, v, tb = sys.exc_info()
    print(t.__name__, v, tb is not None)
print(sys.exc_info())
try:
    assert 1 == 2, "message %d" % 5
except AssertionError as e:
    print(e)
try:
    ValueError(x=1)
except TypeError as e:
    print(e)
try:
    BaseException.__new__(int)
except TypeError as e:
    print(e)
