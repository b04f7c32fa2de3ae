# Built-in functions that programs reach for daily.
print(abs(-3), all([1, True]), all([]), any([0, ""]), any([0, 5]), bin(10), bool([]), chr(97), ord("z"))
print(divmod(17, 5), hex(255), oct(8), int("7"), len([1, 2]), max(1, 5, 3), min([4, 2]), max("ab", "b", key=len))
print(max([], default=0), min((3, "x"), (2, "y")), pow(2, 5), pow(2, 5, 7), round(2.6), round(-2.5), round(1.25, 1))
print(sum([1, 2, 3]), sum([[1], [2]], []), sum([0.5, 0.5], 1), sorted([3, 1, 2]), list(reversed("abc")))
print(repr("x"), str(5), str([1, "a"]), type(5).__name__, type("") is str, isinstance(5, (str, int)), isinstance(True, int))
print(list(zip([1, 2], [3, 4], [5, 6])), list(enumerate(["a"])), list(map(str, [1, 2])), dict(zip("ab", range(2))))
print(callable(len), hasattr([], "append"), getattr([], "nope", 1), id(None) == id(None), hash("a") == hash("a"))
print(*[1, 2, 3], sep="-", end="!\n")
print("a", 1, None, [2.5], sep="")
print()
print(list(range(3)), tuple(range(1, 4)), range(10)[3], range(0, 10, 2)[-1], len(range(0, 10, 3)), 4 in range(0, 10, 2), range(3) == range(0, 3, 1), range(5)[1:3])
print(slice(1, 2), slice(None, 5, 2), [0, 1, 2, 3][slice(1, 3)], repr(range(1, 5)))
print(type(None).__name__, type(len).__name__ in ("builtin_function_or_method", "builtin"), type(lambda: 0).__name__, type(int).__name__)
print(bool("False"), bool(0.0), bool(()), float(3), bytes([65]), list("ab"), set([1]) == {1})
print(iter([]) is not None, next(iter([7])), object() is not object(), isinstance(object(), object))
for f in (lambda: max([]), lambda: int(None), lambda: sum(["a"]), lambda: len(5), lambda: abs("x"), lambda: chr(1 << 30),
          lambda: round("x"), lambda: isinstance(1, 2), lambda: range(1, 2, 0), lambda: min(1, "a"), lambda: ord(""),
          lambda: hash([]), lambda: next(iter([])), lambda: iter(1), lambda: print(nope=1)):
    try:
        print(f())
    except (ValueError, TypeError, OverflowError, StopIteration) as e:
        print(type(e).__name__)
print(__name__)
