import math

TABLE = [int(math.sqrt(i * i)) for i in range(5)]
NAMES = {"one": 1, "two": [2]}


class Point:
    count = 0

    def __init__(self, x):
        Point.count += 1
        self.x = x


ORIGIN = Point(0)
