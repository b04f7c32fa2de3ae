# The traceback names lines and functions as if nothing had run before.
items = [1]


class Limit:
    def __init__(self, n):
        self.n = n

    def check(self, value):
        if value > self.n:
            raise ValueError("%d is above %d" % (value, self.n))


limit = Limit(3)


def fill():
    for i in range(10):
        limit.check(i)
        items.append(i)


fill()
never = True
