# Classes made, instances with slots and with a dict, properties and super().
class Base:
    def __init__(self, x):
        self.x = x

    @property
    def double(self):
        return self.x * 2


class Derived(Base):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y

    def __repr__(self):
        return f"Derived({self.x}, {self.y})"


items = [Derived(i, i * i) for i in range(5)]
for item in items:
    setattr(item, "extra%d" % item.x, item.double)
print(items, items[3].extra3, isinstance(items[0], Base))
