size = 10
hidden_size = 20
OFFSET = 100


class Point:
    def __init__(self, x):
        self.x = x


ORIGIN = Point(0)
