level = 1


def rename(module, a, b, value):
    setattr(module, a + b, value)


def store(name, value):
    globals()[name] = value


def measure(x):
    return len(x)


class Plain:
    def unbound(self, value):
        self.number = value


class Base:
    kind = "base"
    number = 0

    def adopt(self, cls, name, value):
        setattr(cls, name, value)
