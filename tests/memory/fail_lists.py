# Lists that grow, shrink, are sliced and sorted.
data = []
for i in range(40):
    data.append(i * 7 % 11)
data.sort()
data.insert(3, "x")
del data[3]
print(data[::5], len(data + data), sorted(data, reverse=True)[:4])
print([[x] for x in data if x > 8])
