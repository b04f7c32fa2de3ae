# weakref.ref and finalize.
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name


def gone(r):
    print("gone", r() is None)


def refs():
    a = Node("a")
    r = weakref.ref(a)
    quiet, loud, double = weakref.ref(a), weakref.ref(a, gone), weakref.ref(a, gone)
    print(r() is a, r().name, r == quiet, r is not loud)
    rest = [0, 0, 0, 0, 0, 0, 0, 0]
    gc.collect()
    print(r() is a, quiet().name)
    a = None
    rest = [0, 0, 0, 0, 0, 0, 0, 0]
    gc.collect()
    print(r(), quiet(), loud(), double())
    b = Node("b")
    dropped = weakref.ref(b, gone)
    dropped = None
    rest = [0, 0, 0, 0, 0, 0, 0, 0]
    gc.collect()
    b = None
    gc.collect()
    cycle = Node("c")
    cycle.self = cycle
    r = weakref.ref(cycle)
    cycle = None
    rest = [0, 0, 0, 0, 0, 0, 0, 0]
    gc.collect()
    print(r())


def finals():
    a = Node("x")
    f = weakref.finalize(a, print, "bye", 1, sep="-")
    print(f.alive, f.peek()[0] is a, f.peek()[2:])
    a = None
    rest = [0, 0, 0, 0, 0, 0, 0, 0]
    gc.collect()
    print(f.alive, f.peek(), f())
    a = Node("y")
    f = weakref.finalize(a, lambda *args, **kwargs: (args, kwargs), 2, k=3)
    print(f(), f(), f.alive)
    f = weakref.finalize(a, print, "never")
    print(f.detach()[2], f.alive, f.detach())
    a = None
    gc.collect()


refs()
finals()
for bad in (None, 1, "text", (1, 2), 1.5):
    try:
        weakref.ref(bad)
    except TypeError as e:
        print(e)
