# Chained comparisons evaluate each operand once; and, or, not, conditional expressions.
calls = []


def v(x):
    calls.append(x)
    return x


print(v(1) < v(2) < v(3), calls)
calls.clear()
print(v(3) < v(2) < v(1), calls)
print(1 < 2 > 1 == 1 != 2, 3 in [1, 2, 3] == True, not 1 in [2])
one = 1
print(None is None, one is not None, [] is [], "a" "b" == "ab")
print(0 or "" or [] or "last", 1 and "x" and 0 and 2)
print("yes" if [] else "no", "a" if 1 else "b" if 0 else "c")
print(not not 3, not "", not None)
calls.clear()
v(0) and v(1)
v(1) or v(2)
print(calls)
if (n := len("four")) > 3:
    print(n)
print([y := 5, y + 1], (lambda: (z := 3) + z)())
print([last := x for x in range(3)], last)
print((1, 2) < (1, 3), [1, 2] <= [1], "abc" < "abd", (1,) == [1])
print(1 == 1.0, True == 1, "1" == 1, None == 0)
try:
    1 < "a"
except TypeError as e:
    print(e)
