# Too deep recursion is a RecursionError in functions, natives and reprs; the program goes on.
def deep(n):
    return deep(n + 1)


def tail(n):
    return 0 if n == 0 else tail(n - 1)


try:
    deep(0)
except RecursionError as e:
    print("RecursionError")
print(tail(100))


class Endless:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other


for f in (lambda: repr(Endless()), lambda: Endless() == 1):
    try:
        f()
    except RecursionError:
        print("RecursionError")
l = []
l.append(l)
d = {"self": l}
print(l, d)


def gen(n):
    yield n
    yield from gen(n + 1)


try:
    for x in gen(0):
        pass
except (RecursionError, MemoryError):
    print("too deep")
print("alive")
