class Odd(ValueError):
    pass


def inner(n):
    if n == 0:
        raise Odd("no more", n)
    inner(n - 1)


print("start")
try:
    inner(2)
except Odd as e:
    raise RuntimeError("outer") from e
