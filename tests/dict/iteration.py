# Order, views, changes under way.
def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__ + ":", e)


d = {"b": 1, "a": 2, "c": 3}
print(list(d), list(d.keys()), list(d.values()), list(d.items()), [k for k in d], tuple(d))
print(d.keys(), d.values(), d.items(), {}.keys(), {}.items())
print(len(d.keys()), "a" in d.keys(), 2 in d.values(), ("a", 2) in d.items(), ("a", 3) in d.items(), "a" in d.items())
print(list(reversed(d)), list(reversed(d.items())), list(reversed(d.values())), list(reversed({})))
ks = d.keys()
d["z"] = 0
del d["a"]
d["a"] = 9
print(ks, list(d.items()))
print(sorted(d.keys() & {"a", "q"}), sorted(d.keys() | ["x"]), sorted(d.keys() - "ab"), sorted(d.keys() ^ {"a", "y"}))
print(sorted(d.items() & {("a", 9), ("b", 7)}), d.keys() == {"a", "b", "c", "z"}, d.keys() >= {"a"}, d.keys() < {"a"})
print(d.keys().isdisjoint("xyq"), d.keys().isdisjoint(["a"]), {"a": 1}.items() == {("a", 1)}, d.keys() != set("abcz"))
print({1: 2}.values() == {1: 2}.values(), type(d.keys() & d.keys()).__name__)


def grow():
    for k in d:
        d[k + "!"] = 1


def shrink():
    for k, v in d.items():
        del d[k]


tell(grow)
print(len(d))
tell(shrink)
print(len(d))
it = iter(d)
d["more"] = 1
tell(next, it)
tell(next, it)
for k in d:
    d[k] = "changed"
for k in list(d):
    del d[k]
print(d, list(d))
e = {1: 1}
it = iter(e.items())
print(next(it), next(it, "end"), next(it, "end"))
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as err:
    print(err)

# A window over a stream: taken from the front for ever.
w = {}
for i in range(2000):
    w[i] = i
    if len(w) > 5:
        del w[next(iter(w))]
print(w)
stack = {}
for i in range(500):
    stack[i] = -i
n = 0
while stack:
    k, v = stack.popitem()
    n += k * v
print(n, stack)
lru = {}
for i in range(300):
    key = i * 7 % 23
    if key in lru:
        lru[key] = lru.pop(key)
    else:
        lru[key] = i
        if len(lru) > 10:
            lru.pop(next(iter(lru)))
print(lru)
big = {i: str(i) for i in range(700)}
for i in range(0, 700, 2):
    del big[i]
for i in range(0, 700, 4):
    big[i] = i
print(len(big), list(big)[:3], list(big)[-3:], sum(k for k in big), big[699], big[4])
names = {"n%d" % i: i for i in range(400)}
print(sum(names["n%d" % i] for i in range(400)), len(names), "n400" in names)
a, b = {"x": 1, "y": 2}
print(a, b, *{"p": 1}, [*{"q": 2}.items()], max({"a": 1, "c": 0}), {v: k for k, v in {"a": 1}.items()})
nested = {"a": {"b": {"c": [1, {"d": 2}]}}}
print(nested["a"]["b"]["c"][1]["d"], nested)
print(sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), dict(sorted({"b": 1, "a": 2}.items())))
print(list(map(lambda kv: kv[0] * kv[1], {"a": 2, "b": 1}.items())), list(zip({1: 2}, {3: 4})), list(enumerate({"k": "v"})))
