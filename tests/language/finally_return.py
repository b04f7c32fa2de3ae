# return, with and without a value, through finally.
def plain():
    try:
        return "try"
    finally:
        print("finally")


def overridden():
    try:
        return "try"
    finally:
        return "finally"


def variable_kept():
    x = 1
    try:
        return x
    finally:
        x = 2
        print("x is", x)


def from_handler():
    try:
        raise ValueError("v")
    except ValueError as e:
        return str(e)
    finally:
        print("cleanup")


def handler_variable():
    try:
        raise KeyError("k")
    except KeyError as e:
        return e


def from_else():
    try:
        pass
    except ValueError:
        return "handler"
    else:
        return "else"
    finally:
        print("after else")


def swallowed():
    try:
        raise ValueError("lost")
    finally:
        return "swallowed"


def nested():
    try:
        try:
            return "inner"
        finally:
            print("inner finally")
    finally:
        print("outer finally")


def replaced_by_raise():
    try:
        return 1
    finally:
        raise RuntimeError("instead")


def nothing():
    try:
        return
    finally:
        print("nothing")


print(plain(), overridden(), variable_kept(), from_handler())
print(repr(handler_variable()), from_else(), swallowed(), nested(), nothing())
try:
    replaced_by_raise()
except RuntimeError as e:
    print("RuntimeError", e, e.__context__)
