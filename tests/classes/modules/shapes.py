counter = 1


class ShapeError(ValueError):
    pass


class Circle:
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3 * self.r * self.r


def bump():
    global counter
    counter += 1
    return counter


def __getattr__(name):
    if name == "lazy":
        return "made late"
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
