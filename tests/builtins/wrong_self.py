# Every method of a built-in type called with self and arguments of other types: an exception, never a crash.
def gen():
    yield 1


class U:
    pass


class L(list):
    pass


classes = [object, type, int, bool, float, str, bytes, bytearray, memoryview, tuple, list, dict, set, frozenset, range, slice, property, staticmethod,
           classmethod, super, enumerate, zip, map, filter, reversed, BaseException, OSError, type(gen), type(gen()), type(len), type([].append),
           type(L().__init__), type(iter([])), type(iter(range(2))), type({}.keys()), type({}.values()), type({}.items()), type(None), type(...)]


def values():
    return [5, -1, 2.5, "abc", "é", b"xy", bytearray(b"q"), (1,), [3, 1], {"a": 1}, {1}, frozenset([2]), None, True, 1 << 70, range(3), slice(1), gen(), U(), L(),
            ValueError("x"), len, gen, int, U, [].append, iter([1]), {}.keys(), property(len), ...]


count = 0
skip = ("__init_subclass__",)
for c in classes:
    for name in sorted(dir(c)):
        f = c.__dict__.get(name)
        if f is None or name in skip:
            continue
        for i in range(len(values())):
            for extra in range(3):
                for j in (0, 3, 8):
                    v = values()
                    try:
                        f(v[i], *v[j : j + extra])
                    except Exception:
                        pass
                    count += 1
print("survived", count > 1000)
