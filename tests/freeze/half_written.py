# Copies, comparisons, hashes and texts of containers of which some parts were written and others were not.
def build():
    return {"list": [1, [2, 3], (4, [5])], "set": {1, 2}, "bytes": bytearray(b"ab"), "n": {"k": [0]}}


one, two, three = build(), build(), build()
outer = [one, two, (one["list"], two["list"])]


class Point:
    def __init__(self, x, parts):
        self.x, self.parts = x, parts

    def __eq__(self, other):
        return (self.x, self.parts) == (other.x, other.parts)

    def __repr__(self):
        return "Point(%r, %r)" % (self.x, self.parts)

    def __hash__(self):
        return hash((self.x, len(self.parts)))


p, q = Point(1, [1, 2]), Point(1, [1, 2])
points = {p: "p"}
frozen = frozenset([1, (2, 3)])


def show(d):
    return [(k, sorted(v) if k == "set" else v) for k, v in d.items()]


print(one == two == three, p == q, hash(p) == hash(q), points[q], p in points)
one["list"][1].append(9)
print(show(one), one == two, two == three, one["list"] == two["list"], one["list"][2] == two["list"][2])
shallow, items, pieces = dict(one), list(one["list"]), one["list"][1:]
print(shallow == one, items == one["list"], pieces[0] is one["list"][1], shallow["list"] is one["list"])
one["list"][2][1].append(6)
two["n"]["k"][0] = 1
three["bytes"][0] = 0x7A
three["set"].add(3)
print(show(shallow), items, pieces)
print(two["n"], three["n"], one["n"] == three["n"], two["n"] == three["n"], three["bytes"], two["bytes"])
print(show(three), one["set"] < three["set"], sorted(one["set"] | three["set"]), one["set"] == two["set"])
copied = {k: v.copy() for k, v in two.items()}
copied["list"].append("copy")
copied["set"].clear()
copied["bytes"] += b"!"
print(show(copied), show(two))
print(outer[2], outer[0] is one, outer == [one, two, (one["list"], two["list"])], outer[:2] != outer[1:])
p.parts.append(3)
print(p, q, p == q, hash(p) == hash(q), p in points, q in points, len(points))
p.parts.pop()
print(p == q, p in points, points[p], hash(frozen) == hash(frozenset([(2, 3), 1])), sorted(one["list"][:1] * 2))
print(one["list"] + two["list"], two["list"] * 2, [1, [2, 3, 9]] < one["list"], max(one["list"][1], two["list"][1]))
print(one["list"].count(1), two["list"].index([2, 3]), (4, [5]) in two["list"], (4, [5]) in one["list"])
