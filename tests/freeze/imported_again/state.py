counts = {}
items = [1, 2]
number = 0


class Thing:
    made = 0

    def __init__(self):
        Thing.made += 1
        self.tags = []


only = Thing()


def touch(name):
    global number
    number += 1
    counts[name] = counts.get(name, 0) + 1
    items.append(name)
    only.tags.append(name)
    Thing()
    return number
