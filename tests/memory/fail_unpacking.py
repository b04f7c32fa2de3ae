# Unpacking, comprehensions, sorting with a key, map, filter, enumerate.
pairs = [(i * 3 % 7, chr(97 + i)) for i in range(7)]
first, *middle, last = sorted(pairs, key=lambda p: p[1], reverse=True)
print(first, len(middle), last)
print(list(map(lambda p: p[0] + 1, pairs)), list(filter(None, [0, 1, 2])))
print([a + b for (a, _), (b, _) in zip(pairs, pairs[1:])], dict(enumerate("abc", 1)))
print(min(pairs), max(pairs, key=lambda p: p[1]), any(p[0] == 6 for p in pairs))
