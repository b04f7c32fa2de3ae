# Structures nested deeply through every kind of object; the deepest part is written.
def nest(depth, wrap, core):
    for _ in range(depth):
        core = wrap(core)
    return core


class Link:
    def __init__(self, next):
        self.next = next

    def follow(self):
        return self.next


def closure(x):
    return lambda: x


def default(x):
    def f(x=x):
        return x
    return f


cores = [[i] for i in range(9)]
by_list = nest(200, lambda x: [x], cores[0])
by_tuple = nest(100, lambda x: (x,), cores[1])
by_dict = nest(100, lambda x: {"k": x}, cores[2])
by_link = nest(300, Link, cores[3])
by_closure = nest(60, closure, cores[4])
by_method = nest(60, lambda x: Link(x).follow, cores[5])
by_default = nest(60, default, cores[6])
mixed = nest(20, lambda x: (closure([Link({"k": default((x,))})]),), cores[7])
by_class = nest(40, lambda x: type("C", (), {"x": x}), cores[8])


def unwrap(depth, step, value):
    for _ in range(depth):
        value = step(value)
    return value


def unmix(x):
    return x[0]()[0].next["k"]()[0]


def deepest():
    return [
        unwrap(200, lambda x: x[0], by_list), unwrap(100, lambda x: x[0], by_tuple),
        unwrap(100, lambda x: x["k"], by_dict), unwrap(300, lambda x: x.next, by_link),
        unwrap(60, lambda x: x(), by_closure), unwrap(60, lambda x: x(), by_method),
        unwrap(60, lambda x: x(), by_default), unwrap(20, unmix, mixed), unwrap(40, lambda x: x.x, by_class),
    ]


print(deepest())
for core in deepest():
    core.append("written")
print(deepest(), cores)
import gc

gc.collect()
cores.clear()
gc.collect()
print(deepest(), all(type(x) is list for x in deepest()))
