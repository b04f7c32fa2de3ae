# The variable of an except clause exists only inside it.
def local():
    e = "before"
    try:
        raise ValueError("v")
    except ValueError as e:
        print("inside", e)
    try:
        return e
    except UnboundLocalError as u:
        return type(u).__name__


def kept():
    try:
        raise ValueError("v")
    except ValueError as e:
        saved = e
    return saved


def deleted_by_body():
    try:
        raise ValueError("v")
    except ValueError as e:
        del e
    return "fine"


def captured():
    try:
        raise ValueError("v")
    except ValueError as e:
        def show():
            return e
        print("captured", show())
    try:
        show()
    except NameError as n:
        return type(n).__name__


def raised_inside():
    try:
        try:
            raise ValueError("v")
        except ValueError as e:
            raise KeyError("k")
    except KeyError:
        try:
            e
        except UnboundLocalError:
            return "unbound"


print(local(), repr(kept()), deleted_by_body(), captured(), raised_inside())

try:
    raise ValueError("global")
except ValueError as err:
    print(err)
try:
    err
except NameError as n:
    print(n)


class C:
    try:
        raise ValueError("class")
    except ValueError as problem:
        text = str(problem)
    print("problem" in locals(), text)


try:
    raise TypeError("t")
except (KeyError, (ValueError, TypeError)) if False else (KeyError, TypeError) as e:
    print(repr(e))
