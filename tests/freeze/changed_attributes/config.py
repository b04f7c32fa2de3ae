LIMIT = 1
NAME = "old"
RATE = 10
DEPTH = 100


def limit():
    return LIMIT


class Part:
    size = 1

    def __init__(self):
        self.size_now = self.size

    def weight(self):
        return 10

    def __len__(self):
        return 3
