# Closure cells shared by functions that were frozen and functions made on the board.
def counter():
    n = 0

    def increment():
        nonlocal n
        n += 1
        return n

    def get():
        return n

    def make():
        def add(amount):
            nonlocal n
            n += amount
            return n
        return add, lambda: n
    return increment, get, make


increment, get, make = counter()
increment()
early_add, early_get = make()
other = counter()
functions = [lambda: i for i in range(3)]


def items():
    held = []
    return (lambda x: held.append(x) or held), (lambda: held)


push, held = items()
push("early")


def late():
    def read():
        return value
    yield read
    value = 1
    yield read


class Accumulator:
    def __init__(self):
        total = 0

        def add(x):
            nonlocal total
            total += x
            return total
        self.add = add


accumulator = Accumulator()
print(increment(), get(), early_get())
add, new_get = make()
print(add(10), get(), increment(), new_get(), early_add(100), early_get(), new_get(), get())
print(other[0](), other[1](), get())
print([f() for f in functions])
push("late")
print(held(), held() is held())
print(accumulator.add(2), accumulator.add(3), Accumulator().add(1))
unset = next(late())
try:
    unset()
except NameError:
    print("NameError")
saved = [make()[0] for _ in range(3)]
print([f(1) for f in saved], get())
