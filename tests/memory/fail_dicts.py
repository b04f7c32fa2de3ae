# Dicts and sets that are resized.
d = {}
for i in range(30):
    d["k%d" % i] = (i, str(i))
for i in range(0, 30, 3):
    del d["k%d" % i]
print(len(d), sorted(d)[:3], d["k7"])
print({k: v[0] for k, v in d.items() if v[0] > 25})
print(sorted({i % 7 for i in range(40)} | {9}))
