# Definitions after an impure statement: some can be made at bake time, others see what only the board knows.
import time

log = []


def note(what):
    log.append(what)
    return what


early = note("early")
zero = time.ticks_ms() * 0


def plain(x):
    return x + zero


def with_default(x=zero + 1, y=[]):
    y.append(x)
    return y


def with_effect(x=note("default")):
    return x


class Base:
    size = 4

    def __init__(self):
        self.value = zero + self.size

    @property
    def double(self):
        return self.value * 2

    @staticmethod
    def fixed():
        return "fixed"

    @classmethod
    def make(cls):
        return cls()


class Derived(Base):
    size = zero + 8
    seen = note("class body")
    names = [note("in list %d" % i) for i in range(2)]


double = lambda x: x * 2
twice = double
pair = (1, [2, 3])
table = {"a": [1], "b": (2, 3)}
later = note("later")
if zero == 0:
    def chosen():
        return "zero"
else:
    def chosen():
        return "other"
zero = zero + 1


def plain_again(x):
    return plain(x) + zero


class Derived2(Derived):
    def __init__(self):
        super().__init__()
        self.extra = len(log)


print(log, early, later)
print(plain(1), plain_again(1), with_default(), with_default(5), with_effect())
print(Base().double, Derived().double, Derived2.make().double, Derived2().extra, Base.fixed())
print(Derived.seen, Derived.names, twice(4), chosen())
pair[1].append(4)
table["a"].append(2)
table["c"] = 3
print(pair, table)
