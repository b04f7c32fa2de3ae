# with statements: order of the calls, several managers, suppression, leaving by jump.
log = []


class Manager:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        log.append("enter " + self.name)
        return self.name.upper()

    def __exit__(self, kind, value, traceback):
        log.append("exit %s %s %r" % (self.name, kind and kind.__name__, value))
        return self.swallow


def flush(title):
    print(title, log)
    log.clear()


with Manager("a") as a, Manager("b") as b:
    log.append(a + b)
flush("two")

with Manager("s", True):
    raise ValueError("swallowed")
flush("suppressed")

try:
    with Manager("outer") as o, Manager("inner") as i:
        raise KeyError(1)
except KeyError:
    log.append("caught")
flush("raised")


def returns():
    with Manager("r") as x:
        return x + "!"


def loops():
    for i in range(3):
        with Manager(str(i)):
            if i == 0:
                continue
            if i == 1:
                break
    return i


log.append(returns())
log.append(loops())
flush("jumps")

box = [None]
with Manager("t") as box[0]:
    pass
with Manager("xyz") as (p, q, *r):
    log.append((p, q, r))
flush("targets")


class Raising(Manager):
    def __exit__(self, *args):
        raise RuntimeError("from exit")


try:
    with Raising("z"):
        raise ValueError("first")
except RuntimeError as e:
    print(repr(e), repr(e.__context__))


def swallow_and_go_on():
    with Manager("s", True):
        raise ValueError
        return "not reached"
    return "after"


print(swallow_and_go_on())
try:
    with 5:
        pass
except (TypeError, AttributeError) as e:
    print(type(e).__name__)
