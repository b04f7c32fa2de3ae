next_id = 0
names = []


def register(name):
    global next_id
    next_id += 1
    names.append((next_id, name))
    return next_id


class Counted:
    live = 0

    def __init__(self, function, number):
        Counted.live += 1
        self.function, self.number, self.calls = function, number, 0

    def __call__(self, *args):
        self.calls += 1
        return self.number, self.calls, self.function(*args)


def numbered(function):
    return Counted(function, register(function.__name__))
