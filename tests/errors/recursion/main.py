def f(n):
    return f(n + 1) + 1

try:
    f(0)
except RecursionError as e:
    print(e)
l = []
l.append(l)
print(l)
d = []
for i in range(3000):
    d = [d]
print(repr(d))
