# Functions, calls and f-strings: what MicroPython documents as different, and firn does as CPython does.
for call in (lambda: [].append(), lambda: {}.get(), lambda: "".join(), lambda: [].append(1, 2)):
    try:
        call()
    except TypeError as e:
        print(e)


def f(x, y=2):
    return x - y


print(f.__module__, f.__name__)
try:
    print(f(y=1, *(3,)))
    print(f(y=1, *(3, 4)))
except TypeError as e:
    print(e)


def count(*args, **names):
    return len(args), len(names)


print(count(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
            32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60,
            61, 62, 63, 64, 65, *"abc", 66, *"de", a=1, **{"b": 2}))

x, y = 1, 2
print("a{}a" f"{x}", f"{x}" "b{}b{{}}" f"{{{y}}}", f"{x}" "{" "}")
print(f"{'hello { world'}", f"{'hello ] world'}", f"{'}'}")
print(f"{'naïve ☃'!a}", f"{x!r:>3}")

# Spaces between numbers and keywords
print(1and 0, 1or 0, 1if 1else 0, 0x1.to_bytes(1, "big"), 0o7in[7])


def counted():
    counted.calls += 1
    return counted.calls


counted.calls = 0
counted()
print(counted(), counted.__dict__, hasattr(f, "calls"))
