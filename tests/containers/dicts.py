# dict: insertion order through every change, methods, views, equal keys of different types.
d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
del d["b"]
d["b"] = 4
print(d, len(d), "a" in d, "z" in d, d.get("z"), d.get("z", 0), d.pop("a"), d.pop("q", None), list(d))
d.update({"x": 1}, y=2)
d.update([("z", 3)])
print(d, d.setdefault("x", 9), d.setdefault("w", 9), d.popitem(), d == dict(d), d.copy() is d)
print(list(d.keys()), list(d.values()), list(d.items()), sorted(d), {**d, "c": 0})
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): 3}[1, 2], {None: 0}, {frozenset([1]): 2})
print(dict(a=1, b=2), dict([(1, 2)]), dict(zip("ab", [1, 2])), dict.fromkeys("ab", 0), {} == dict())
keys, items = d.keys(), d.items()
d["new"] = 1
print(len(keys), ("new", 1) in items, "new" in keys)
d.clear()
print(d, len(keys), bool(d), not d)
for i in range(200):
    d[i] = i * i
for i in range(0, 200, 2):
    del d[i]
for i in range(200, 230):
    d[str(i)] = i
print(len(d), list(d)[:3], list(d)[-2:], sum(k for k in d if isinstance(k, int)))
for f in (lambda: d["none"], lambda: {[]: 1}, lambda: d.pop("none"), lambda: {}.popitem(), lambda: dict(5),
          lambda: dict([1])):
    try:
        f()
    except (KeyError, TypeError, ValueError) as e:
        print(type(e).__name__, e if not isinstance(e, (TypeError, ValueError)) else "")
nested = {"a": {"b": {"c": 1}}}
nested["a"]["b"]["d"] = [2]
print(nested, nested["a"]["b"]["d"][0])


class K:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 1

    def __eq__(self, o):
        return self.v == o.v


m = {K(1): "one", K(2): "two"}
print(m[K(2)], len(m), K(3) in m)
print({"a": 1} | {"b": 2}, {1: 2} == {1: 2.0}, {"x": 1, "y": 2} == {"y": 2, "x": 1})
