# Built-in functions on objects of all sorts.
class N:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"N({self.v})"


ns = [N(3), N(1), N(2)]
print(min(ns, key=lambda n: n.v), max(ns, key=lambda n: n.v), sorted(ns, key=lambda n: -n.v), min(3, 1, 2), max("b", "c", "a"))
print(max([], default=None), min((), default=5), max([1, 5, 5.0]), min({"b": 1, "a": 2}), max(1, 2, key=lambda x: -x))
print(sum([1, 2, 3]), sum([1.5, 2]), sum([[1], [2]], []), sum(range(10), 5), sum([True, True]), sum([10**20, 1]), sum([2**29, 2**29, 2**29]))
print(sum([-(2**29)] * 3), sum((x for x in (1, 2)), start=10))
print(all([]), any([]), all([1, "a"]), any([0, ""]), all(x > 0 for x in (1, 2)), any(x > 1 for x in (1, 2)))
print(chr(65), chr(233), chr(0x20AC), chr(0x1F600), ord("A"), ord("é"), ord("€"), ord(b"x"), ord(bytearray(b"y")))
print(repr(chr(0)), repr(chr(10)), ascii("aé€"), ascii([1, "ü"]), ascii("plain"), len(chr(128)))
print(isinstance(1, int), isinstance(True, int), isinstance("a", (int, str)), isinstance([], (int, (str, list))), issubclass(bool, int))
print(isinstance(len, type(len)), isinstance(N, type), isinstance(None, type(None)), isinstance(1.0, (int, float)))
print(callable(len), callable(N), callable(N(1)), callable(lambda: 0), callable(5), callable(N(1).__repr__), callable(staticmethod(len)))
print(getattr(N(5), "v"), getattr(N, "w", "no"), hasattr(N(1), "v"), hasattr(N, "v"), hasattr(5, "real"), hasattr([], "append"), hasattr(5, "__dict__"))
print(len("abc"), len([1]), len({}), len({1, 2}), len(range(10)), len(b"ab"), len("é€"))
it = iter([1, 2, 3])
print(next(it), next(it), next(it), next(it, "end"), next(iter("a")), next(iter({}), None))
values = [3, 2, 1, 0, 7]
print(list(iter(values.pop, 2)), values)
try:
    next(iter([]))
except StopIteration as e:
    print("stop", e.args, e.value)


def gen():
    yield 1
    return "result"


g = gen()
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)


class Stops:
    def __next__(self):
        raise StopIteration("own")


try:
    next(Stops())
except StopIteration as e:
    print(e.value)
print(next(Stops(), "default"))
print(repr("a'b"), repr('a"b'), repr("a'\"b"), repr("\t\n\\"), repr(b"a'\x00"), repr(1.0), repr(None), repr(...), repr(NotImplemented))
print(format(5, "05d"), format(3.14159, ".2f"), format("x", ">3"), format(N(1)), format(255, "x"), format(True), format(None))
print(type(5).__name__, type("").__name__, type(None).__name__, type(...).__name__, type(type).__name__, type(len).__name__, type(gen).__name__, type(g).__name__)
print(type(N(1)) is N, type(N) is type, type([].append).__name__, type(N(1).__repr__).__name__, type(iter([])).__name__ != "")
print(hash(5), hash(-1), hash(True), hash(0), hash(2**30) == hash(float(2**30)), hash("a") == hash("a"), hash((1, 2)) == hash((1, 2)), hash(1.0) == hash(1))
print(id(N) == id(N), id(5) == id(5), len({id(x) for x in (N(1), N(2), 5, None, "s")}) == 5 or True)
a = N(1)
print(id(a) == id(a), hash(a) == hash(a), a == a, a != N(1), a in [a], {a: 1}[a])
print(abs(-5), abs(-2.5), divmod(7, 2), divmod(-7, 2), pow(2, 10), pow(2, 10, 7), round(2.5), round(3.14159, 2), bin(5), hex(255), oct(8))
print(list(zip([1, 2, 3], "ab")), list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(filter(None, [0, 1, "", 2])), list(enumerate("ab", 1)))
print(list(reversed([1, 2, 3])), sorted("bca"), sorted([3, 1, 2], reverse=True))
print(1, 2, 3, sep="-", end="!\n")
print("a", "b", sep="", end="")
print()
print(sep="x")
print("no newline", end=None)
print(*[1, 2], **{"sep": "+"})


class File:
    def __init__(self):
        self.text = []

    def write(self, s):
        self.text.append(s)

    def flush(self):
        self.text.append("<flush>")


f = File()
print("to", "file", 5, file=f)
print(1, file=f, end="", flush=True)
print("".join(f.text))
for bad in (lambda: print(1, foo=2), lambda: print(1, sep=5), lambda: len(), lambda: len(1, 2), lambda: getattr(1), lambda: isinstance(1),
            lambda: min(), lambda: chr(1114112), lambda: chr("a"), lambda: sum(1), lambda: sum([[]], 0) and 0, lambda: next([]),
            lambda: hash({}), lambda: iter(5), lambda: max(1, "a"), lambda: sorted([1, "a"]), lambda: callable(), lambda: ord("")):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


class Dir:
    attr = 1

    def __init__(self):
        self.own = 2

    def method(self):
        pass


d = Dir()
print([x for x in dir(d) if not x.startswith("__")], [x for x in dir(Dir) if x[0] != "_"], "append" in dir([]), "__init__" in dir(d))
d.later = 3
print([x for x in dir(d) if not x.startswith("__")], sorted(vars(d)), "d" in globals(), "nothing" in globals(), globals()["d"] is d)
setattr(d, "own", 5)
delattr(d, "later")
print(d.own, hasattr(d, "later"))
print(__import__("math").pi > 3, __import__("sys").maxsize > 0)
print(bool(), bool([]), bool([0]), bool(0.0), bool("0"), bool(None), bool(N(1)), int(), float(), str(), list(), tuple(), dict(), set())
print(type("T", (N,), {"x": 1})(5), object() == object(), object() is None, isinstance(object(), object))
print(super.__name__, len.__name__, [].append.__name__, N.__repr__.__name__, N(1).__repr__.__self__)
