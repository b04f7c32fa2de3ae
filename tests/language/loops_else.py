# Loops: else, break, continue, targets, range in all forms, changes of the variable.
def find(items, what):
    for i, v in enumerate(items):
        if v == what:
            break
    else:
        return "not found"
    return i


print(find("abc", "b"), find("abc", "z"), find([], 1))


def countdown(n):
    out = []
    while n:
        n -= 1
        if n == 3:
            continue
        if n == 1:
            break
        out.append(n)
    else:
        out.append("else")
    return out


print(countdown(6), countdown(1), countdown(0))
for r in (range(3), range(1, 4), range(5, 0, -2), range(0), range(3, 1), range(-3, 3, 3)):
    print(list(r), end=" ")
print()
for i in range(3):
    i = i * 10
    print(i, end=" ")
print(i)
for i in range(0):
    pass
print(i)
big = 1 << 40
for i in range(big, big + 3):
    print(i - big, end=" ")
for i in range(1073741820, 1073741826, 2):
    print(i, end=" ")
for i in range(-1073741822, -1073741827, -2):
    print(i, end=" ")
print()
n = 3
for i in range(n):
    n += 1
print(n)
try:
    for i in range(1, 2, 0):
        pass
except ValueError as e:
    print(e)
try:
    for i in range("x"):
        pass
except TypeError as e:
    print("TypeError")


class Index:
    def __index__(self):
        return 2


print([i for i in range(Index())], [i for i in range(True)])
a = [0] * 3
for a[1] in range(5):
    pass
print(a)


class Target:
    pass


t = Target()
for t.x in "ab":
    pass
print(t.x)
for i in [1, 2, 3]:
    for j in [1, 2, 3]:
        if j == 2:
            continue
        if i == 2:
            break
        print(i, j, end="; ")
    else:
        continue
    print("broken", end="; ")
print()
while True:
    break
else:
    print("never")
items = [1, 2, 3]
for v in items:
    if v < 3:
        items.append(v + 10)
print(items)
