# Subscripts and slices: objects, assignment, tuples of slices, order of evaluation.
class Show:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)


s = Show()
print(s[1], s[1:2], s[:], s[::2], s[1:2, 3], s[..., None], s[()], s["a":"b":"c"])
print(s[1, 2], s[(1, 2)], s[-1], s[1:2,], s[lambda: 0].__name__)
s[1:2] = 3
s[1:2, ::3] = 4
items = list(range(10))
print(items[2:5], items[:-3], items[::3], items[::-1], items[8:2:-2], items[100:], items[-3:])
items[2:4] = "abc"
print(items)
items[::2] = [0] * len(items[::2])
print(items)
items[5:5] = [99]
del items[::3]
print(items)


def order(x):
    print(x, end=" ")
    return x


items[order(0)] = order(1)
items[order(1):order(2)] = [order(5)]
print(items[order(0):order(3):order(1)])
text = "héllo wörld"
print(text[1], text[-4:], text[::-1], text[6:][:2])
n = 2
m = [[1, 2, 3], [4, 5, 6]]
print(m[1][n], m[-1][-1:], [row[n - 1] for row in m], m[0][0] + m[1][1])
m[0][n] = m[1][0] = "x"
print(m)
for bad in (lambda: items[100], lambda: text["a"], lambda: (1, 2)[5], lambda: {}[1]):
    try:
        bad()
    except (IndexError, TypeError, KeyError) as e:
        print(type(e).__name__, end=" ")
print()
