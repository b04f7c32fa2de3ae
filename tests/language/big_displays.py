# Displays and calls that are larger than the frame keeps in registers.
numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
           25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]
print(len(numbers), sum(numbers))
n = 1
mixed = [n, 1, n, 2, n, 3, n, 4, n, 5, n, 6, n, 7, n, 8, n, 9, n, 10, n, 11, n, 12, n, 13, n, 14, n, 15, n]
print(len(mixed), sum(mixed))
t = (n, 1, n, 2, n, 3, n, 4, n, 5, n, 6, n, 7, n, 8, n, 9, n, 10, n, 11, n, 12, n, 13, n, 14, n, 15, n)
print(type(t).__name__, t == tuple(mixed))
s = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 1, 2, 3}
print(len(s), sum(s))
d = {"a": n, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9, "j": 10, "k": 11, "l": 12,
     "m": 13, **{"n": 14}, "o": 15, "a": 16}
print(d)
many = max(n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
           27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50,
           51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73)
print(many)


def collect(*args, **kw):
    return len(args), len(kw)


print(collect(1, 2, 3, a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, i=9, j=10, **{"z": 1}))
deep = [[[[[[[[[[n]]]]]]]]]]
print(deep, ((((((((1, 2), 3), 4), 5), 6), 7), 8), n))
total = (n + (n * (2 + (n - (3 * (n + (4 - (n * (5 + (n + (6 * (n + (7 + n)))))))))))))
print(total)


def nested(f, x):
    return f(f(f(f(f(f(x), 1), f(x, 2)), f(f(x)), f(f(f(x))))))


print(nested(lambda *a: sum(a) + 1, 1))
