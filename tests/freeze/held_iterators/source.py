def numbers():
    n = 0
    while True:
        n += 1
        yield n


def echo():
    got = []
    while True:
        got.append((yield len(got)))


ids = numbers()
first = next(ids)
words = iter(["a", "b", "c", "d"])
head = next(words)
squares = (x * x for x in range(10))
pairs = zip("abc", [1, 2, 3])
mapped = map(lambda x: x + 1, [1, 2, 3])
counted = enumerate("xyz", 5)
backwards = reversed([1, 2, 3])
filtered = filter(None, [0, 1, 0, 2])
receiver = echo()
next(receiver)
receiver.send("early")
table = {"a": 1, "b": 2}
keys, values, items = table.keys(), table.values(), table.items()


def new_id():
    return next(ids)


class Ids:
    source = numbers()

    def __init__(self):
        self.number = next(Ids.source)


made = [Ids(), Ids()]
