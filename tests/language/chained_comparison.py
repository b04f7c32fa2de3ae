# Chained comparisons evaluate the middle once and stop at the first false link.
def show(x):
    print(x, end=" ")
    return x


print(show(1) < show(2) < show(3))
print(show(3) < show(2) < show(1))
print(1 < 2 > 1 != 5 == 5, 1 < 2 < 2, 3 > 2 >= 2, "a" < "b" < "c")
if show(1) < show(5) < show(9):
    print("in range")
if not (show(1) < show(0) < show(9)):
    print("out of range")
x = 5
print(0 < x < 10, 0 < x < 5, x == 5 != 6, 1 in [1, 2] == [1, 2], None is None is not True)


def classify(n):
    if 0 <= n < 10:
        return "digit"
    elif 10 <= n < 100 or -100 < n <= -10:
        return "two digits"
    return "other"


print([classify(n) for n in (-5, -10, 0, 9, 10, 99, 100)])


class Chatty:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        print("%d<%d" % (self.n, other.n), end=" ")
        return [] if self.n >= other.n else [self.n]

    def __eq__(self, other):
        return NotImplemented


a, b, c = Chatty(1), Chatty(2), Chatty(3)
print(a < b < c, c < b < a, b < a)
print(a == b, a == a, a != b)
nan = float("nan")
print(nan < 1, not nan < 1, 1 < nan < 2, nan == nan, nan != nan)
if not nan < 1 and not nan > 1 and not nan <= 1 and not nan >= 1:
    print("unordered")
i = 0
while not i >= 3:
    i += 1
print(i, [k for k in range(10) if 2 < k < 6 and not k == 4])
print((y := 5) < 6 < (z := y + 2), y, z)
