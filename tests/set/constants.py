# Sets of constants behind `in` and `for` are objects of the image.
import gc


class Odd:
    def __init__(self, hashed, equal):
        self.hashed, self.equal = hashed, equal

    def __hash__(self):
        return hash(self.hashed)

    def __eq__(self, other):
        return self.equal == other


def small(x):
    return x in {1, 2, -3, 1, 0x7FFFFFF, 100000}


def text(x):
    return x not in {"GET", "POST", "GET", "é", "", "append", "__init__", "x" * 3}


def mixed(x):
    return x in {0, "0", 1, "one", 2, "two", 3, "three", 4, "four", 5, "five", 6, 7, 8, 9, 10, 11}


def other(x):
    return (x in {1, True, 1.0, 2}, x in {None, 3}, x in {b"a", 1 << 40}, x in {(1, 2), "a"})


def attempt(what, x):
    try:
        return what(x)
    except TypeError as e:
        return "TypeError: " + str(e)


def main():
    for x in (0, 1, 2, -3, -1, True, False, 1.0, 2.5, 1 + 0j, 134217727, 134217728, None, 1 << 40):
        print(x, small(x), mixed(x), other(x))
    for x in ("GET", "get", "é", "e", "", "app" + "end", "__init__", "xxx", b"GET", 5, "2", "two"):
        print(x, text(x), mixed(x))
    for x in ([], {}, frozenset({1})):
        print(attempt(small, x), attempt(text, x))
    print(small(Odd(2, 2)), small(Odd(2, 3)), small(Odd(5, 5)), text(Odd("GET", "GET")))
    print(sorted(n * n for n in {3, 1, 2, 3}), sum(1 for n in {"a", "b", "a"}))
    for n in {7}:
        print(n)
    before = gc.mem_alloc()
    small(2)
    text("POST")
    mixed("five")
    text("PUT")
    print(gc.mem_alloc() - before, "bytes")
    made = [{1, 2} for i in range(2)]
    made[0].add(3)
    print(made[0] == {1, 2, 3}, made[1] == {1, 2})


print(3 in {1, 2, 3}, "c" in {"a", "b"})
main()
