# Exceptions, chained, with finally and with a context manager.
class Guard:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print("leaves", kind.__name__ if kind else None)
        return kind is KeyError


def fail(n):
    try:
        raise ValueError("bad %d" % n)
    except ValueError as e:
        raise KeyError(n) from e


for i in range(3):
    with Guard():
        fail(i)
try:
    fail(9)
except KeyError as e:
    print(repr(e), repr(e.__cause__))
