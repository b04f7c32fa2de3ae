# set and frozenset.
s = {3, 1, 2}
s.add(4)
s.add(1)
s.discard(9)
s.remove(2)
print(sorted(s), len(s), 3 in s, 2 in s, sorted(s | {7}), sorted(s & {1, 3, 5}), sorted(s - {1}), sorted(s ^ {1, 9}))
print(s == {4, 3, 1}, {1} < {1, 2}, {1, 2} <= {1, 2}, {1, 2} > {2}, {1}.isdisjoint({2}), {1}.issubset({1, 2}), {1, 2}.issuperset([1]))
t = s.copy()
t.update([10, 11], (12,))
t -= {10}
t |= {20}
t &= {11, 12, 20, 3}
t ^= {3}
print(sorted(t), sorted(s.union([5], [6])), sorted(s.intersection([1, 4])), sorted(s.difference([1])), sorted(s.symmetric_difference([1, 2])))
f = frozenset([1, 2, 2])
print(sorted(f), hash(f) == hash(frozenset([2, 1])), f == {1, 2}, {f: "v"}[frozenset({2, 1})], len(f), sorted(f | {3}))
print(set(), set("aab") == {"a", "b"}, bool(set()), {x % 3 for x in range(10)} == {0, 1, 2}, len({1, 1.0, True}))
big = set(range(300))
for i in range(0, 300, 3):
    big.remove(i)
print(len(big), sum(big), 299 in big, 297 in big)
x = s.pop()
print(x in {1, 3, 4}, len(s))
s.clear()
for g in (lambda: s.pop(), lambda: {1}.remove(2), lambda: {[]}, lambda: f.add(1), lambda: {1} + {2}):
    try:
        g()
    except (KeyError, TypeError, AttributeError) as e:
        print(type(e).__name__)
