# Exceptions caught during start-up and kept: what they say later, and what later ones say about them.
def fail(n):
    if n == 0:
        raise ValueError("deep", [n])
    fail(n - 1)


class Custom(Exception):
    def __init__(self, code):
        super().__init__(code, "custom")
        self.code = code


try:
    fail(3)
except ValueError as error:
    saved = error

try:
    try:
        fail(1)
    except ValueError:
        raise KeyError("second")
except KeyError as error:
    chained = error

try:
    raise Custom(5) from saved
except Custom as error:
    caused = error

try:
    [].pop()
except IndexError:
    pass

never_raised = RuntimeError("never", 1)


def context_of(work):
    try:
        work()
    except Exception as error:
        return repr(error), repr(error.__context__), repr(error.__cause__)


def reraise():
    raise saved


print(repr(saved), saved.args, saved.__context__, saved.__cause__)
print(repr(chained), repr(chained.__context__), chained.__cause__)
print(caused.code, caused.args, caused.__cause__ is saved, caused.__suppress_context__)
print(context_of(lambda: {}["missing"]))
print(context_of(reraise))
saved.args[1].append("written")
caused.code = 6
caused.note = "new"
print(saved.args, caused.code, caused.note, str(never_raised))
try:
    raise never_raised
except RuntimeError as error:
    print(error is never_raised, error.__context__)
try:
    try:
        raise chained
    except KeyError:
        1 // 0
except ZeroDivisionError as error:
    print(error.__context__ is chained)
try:
    reraise()
except ValueError as error:
    print(error is saved)
