# Every method of dict, with the texts of its errors.
def tell(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)


d = {}
for i in range(30):
    d["k%d" % i] = i
for i in range(0, 30, 3):
    del d["k%d" % i]
d["k0"] = "again"
print(d, len(d))
print(d.get("k1"), d.get("nope"), d.get("nope", 5), d["k2"], "k3" in d, "k4" in d, "k3" not in d)
tell(lambda: d["nope"])
tell(lambda: d[(1, "x")])
tell(d.pop, "nope")
print(d.pop("k1"), d.pop("k1", "default"), d.setdefault("k2", 99), d.setdefault("new", [1]), d.setdefault("none"))
d["new"].append(2)
print(d.popitem(), d.popitem(), d.popitem(), len(d))
e = d.copy()
e.clear()
print(e, len(d), e.copy(), bool(e), bool(d))
tell(e.popitem)
e.update({"a": 1})
e.update([("b", 2), ["c", 3], "de"])
e.update(f=6, a="one")
e.update({}, g=7)
print(e)
tell(e.update, 5)
tell(e.update, [5])
tell(e.update, [(1, 2, 3)])
tell(e.update, ["abc"])
tell(e.update, {}, {})
tell(e.update, [([], 1)])
print(dict(), dict(a=1), dict([(1, 2)]), dict({1: 2}, b=3), dict(zip("ab", range(2))), dict(e) == e, dict(e) is e)
tell(dict, 1)
tell(dict, 1, 2)
tell(dict, [1])
print(dict.fromkeys("abca"), dict.fromkeys([1, 2], 0), {}.fromkeys(range(2), "x"))
tell(dict.fromkeys, 5)
tell(lambda: {[]: 1})
tell(lambda: {}[[]])
tell(lambda: {1: 1}[{}])
tell(lambda: [] in {})
tell({}.get, set())
tell(lambda: {}.nope)
tell(lambda: {} + {})
tell(lambda: {} < {})
print({1: 2} | {3: 4, 1: 5}, {1: 2} == {1.0: 2}, {1: 2} != {1: 3}, {"a": {}} == {"a": {}}, {1: 1} == [1])
tell(lambda: {} | [(1, 2)])
f = {1: "a"}
g = f
f |= {2: "b"}
f |= [(3, "c")]
print(f, f is g)


# Keys that are equal though of different types; the first one stays.
h = {1: "int", 0: "zero"}
h[1.0] = "float"
h[True] = "bool"
h[False] = "no"
h[2**40] = "big"
h[float(2**40)] = "bigger"
print(h, h[1], h[0.0], len(h), (1, 2.0) in {(1.0, 2): None})
keys = [None, True, 2, "s", b"s", 1.5, (1, (2, "x")), frozenset([1, 2]), range(3), len, int, ..., 10**30, -1, -2]
m = {k: i for i, k in enumerate(keys)}
print([m[k] for k in keys], len(m))
m[(1, (2, "x"))] = "tuple"
m[frozenset([2, 1])] = "set"
print(m[(1, (2, "x"))], m[frozenset([1, 2])], len(m))
for k in keys:
    del m[k]
print(m, len(m))


class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return self.v % 4

    def __eq__(self, other):
        return isinstance(other, Key) and self.v == other.v

    def __repr__(self):
        return "Key(%d)" % self.v


k = {Key(i): i for i in range(20)}
print(k[Key(7)], Key(20) in k, len(k), k.pop(Key(3)), Key(3) in k)
k["plain"] = 1
k[5] = 2
print(k["plain"], k[5], k[Key(5)], list(k)[:4])


class NoHash:
    def __eq__(self, other):
        return True


tell(lambda: {NoHash(): 1})


class BadHash:
    def __hash__(self):
        raise ValueError("bad hash")


tell(lambda: {BadHash(): 1})


class BadEq:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("bad eq")


b = {BadEq(): 1}
tell(lambda: b[BadEq()])
tell(lambda: b[1])
print(len(b))


class Clearing:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        target.clear()
        return False


target = {Clearing(): 1, 6: 2, 5: 3}
tell(target.get, Clearing())
print(len(target))


# Subclasses and __missing__.
class Default(dict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]


dd = Default(a=1)
print(dd["a"], dd["b"], dd, len(dd), dd.get("c"), "b" in dd, isinstance(dd, dict), dd == {"a": 1, "b": "bb"})


class Upper(dict):
    def __setitem__(self, key, v):
        super().__setitem__(key.upper(), v)

    def __getitem__(self, key):
        return super().__getitem__(key.upper())


u = Upper()
u["abc"] = 1
print(u["aBc"], list(u), u.get("abc"), dict(u), {**u})
tell(lambda: u["x"])
x = {"a": 1, **{"b": 2, "a": 3}, "c": 4}
print(x)


def keywords(**kw):
    return kw


print(keywords(**x), keywords(**u, y=1))
tell(lambda: keywords(**{1: 2}))
tell(lambda: {**5})


class Mapping:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, key):
        return key + key


print(dict(Mapping()), {**Mapping()}, keywords(**Mapping()))
