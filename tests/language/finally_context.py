# What is being handled, inside handlers and finally bodies and after them.
import sys


def handled():
    e = sys.exc_info()[1]
    return None if e is None else e.args[0]


def reraised():
    try:
        try:
            raise ValueError("one")
        except ValueError:
            raise
    except ValueError as e:
        return e.args[0], handled()


def after():
    try:
        raise ValueError("gone")
    except ValueError:
        pass
    return handled()


def nested():
    out = []
    try:
        raise ValueError("outer")
    except ValueError:
        out.append(handled())
        try:
            raise KeyError("inner")
        except KeyError as e:
            out.append(handled())
            out.append(e.__context__.args[0])
        out.append(handled())
        for i in range(2):
            try:
                raise TypeError(i)
            except TypeError:
                if i == 0:
                    continue
                break
        out.append(handled())
    out.append(handled())
    return out


def bare_raise_in_function():
    raise


def in_finally():
    out = []
    try:
        try:
            raise ValueError("under way")
        finally:
            out.append(handled())
    except ValueError:
        out.append(handled())
    out.append(handled())
    return out


def left_by_return():
    try:
        raise ValueError("r")
    except ValueError:
        return handled()


print(reraised(), after(), nested(), in_finally())
print(left_by_return(), handled())
try:
    raise ValueError("outside")
except ValueError:
    try:
        bare_raise_in_function()
    except ValueError as e:
        print("raised again:", e)
try:
    raise
except RuntimeError as e:
    print("RuntimeError:", e)
try:
    try:
        raise KeyError("first")
    except KeyError as k:
        raise ValueError("second") from k
except ValueError as v:
    print(repr(v.__cause__), repr(v.__context__), v.__suppress_context__)
