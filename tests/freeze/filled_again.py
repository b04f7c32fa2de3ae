# Frozen objects are filled with 20 KB, dropped and filled again under new names: what was written dies with its owner.
# heap: 32K
# skip: zeal storage is not extended in place there, and a copy does not fit
import gc

HUNDRED = bytes(100)
tables = {"n%d" % i: {} for i in range(25)}
lists = {"n%d" % i: [] for i in range(25)}
buffers = {"n%d" % i: bytearray(b"x") for i in range(25)}


class Holder:
    def __init__(self):
        self.data = None


holders = {"n%d" % i: Holder() for i in range(25)}
print(len(tables))


def fill_dict(d):
    for i in range(800):
        d[i] = i
    return len(d)


def fill_list(l):
    for i in range(5000):
        l.append(i)
    return len(l)


def fill_holder(h):
    h.data = bytearray(20000)
    return len(h.data)


def fill_buffer(b):
    for _ in range(200):
        b.extend(HUNDRED)
    return len(b)


total = 0
for kind, fill in ((tables, fill_dict), (lists, fill_list), (holders, fill_holder), (buffers, fill_buffer)):
    while kind:
        name, owner = kind.popitem()
        total += fill(owner)
        del owner
    print(total)
gc.collect()
print(len(bytearray(20000)))
