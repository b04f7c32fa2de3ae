# Exceptions: what MicroPython documents as different, and firn does as CPython does.
# status: 1
class Own(Exception):
    def __init__(self, again=False):
        if again:
            Exception.__init__(self, "again")
        raise self


for again in (False, True):
    try:
        Own(again)
    except Own as e:
        print(type(e).__name__, e.args)

for name in ("value", "errno"):
    print(hasattr(Exception(1), name), hasattr(StopIteration(1), name), hasattr(OSError(1), name))

try:
    try:
        raise TypeError("first")
    except TypeError:
        raise ValueError("second")
except ValueError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    try:
        raise TypeError("first")
    except TypeError as cause:
        raise ValueError("second") from cause
except ValueError as e:
    print(repr(e.__cause__), e.__suppress_context__)

e = Exception()
e.x = [0]
e.x.append(1)
print(e.x, e.__dict__)

items = ["-a", "-b"]
i = 0
try:
    while items[i][0] == "-":
        i += 1
except IndexError as e:
    print(e, e.__traceback__ is not None)
i = 0
while items[i][0] == "-":
    print("iteration", i)
    i += 1
