# __del__ runs once, after the collection that finds the object dead
import gc

log = []


class Handle:
    def __init__(self, name, other=None):
        self.name = name
        self.other = other

    def __del__(self):
        log.append(self.name)


def make(name, other=None):
    Handle(name, other)


def clean(n):
    # what a call may have left behind in dead registers
    return [n] * 20 if n == 0 else clean(n - 1)


make("plain")
clean(5)
gc.collect()
print(log)
gc.collect()
print(log)

# Each of a dying group sees the others
log.clear()
make("outer", Handle("inner"))
clean(5)
gc.collect()
print(sorted(log))


class Phoenix:
    saved = None

    def __del__(self):
        log.append("died")
        Phoenix.saved = self


# An object that is saved lives on; its __del__ does not run again
log.clear()


def rise():
    Phoenix().payload = [1, 2, 3]


rise()
clean(5)
gc.collect()
print(log, Phoenix.saved.payload)
Phoenix.saved = None
clean(5)
gc.collect()
print(log, Phoenix.saved)


class Sub(Handle):
    pass


class Text(str):
    def __del__(self):
        log.append("text " + str(self))


# Inherited, with a built-in base, many at once while memory is short
log.clear()


def many():
    Sub("sub")
    Text("abc")
    for i in range(50):
        Handle(i)


many()
clean(5)
gc.collect()
print(len(log), "sub" in log, "text abc" in log, sum(x for x in log if type(x) is int))

# A living one is left alone, whatever moves
log.clear()
keep = [Handle("kept")] + [bytearray(100) for i in range(10)]
del keep[3:8]
gc.collect()
gc.collect()
print(log, keep[0].name)
del keep
clean(5)
gc.collect()
print(log)


class Cycle:
    def __init__(self):
        self.me = self

    def __del__(self):
        log.append("cycle")
        print("still whole", self.me is self)


log.clear()


def ring():
    Cycle()


ring()
clean(5)
gc.collect()
print(log)


class AtEnd:
    def __del__(self):
        print("at the end")


last = AtEnd()
print("done")
