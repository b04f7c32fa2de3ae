registered = []
described = []


class Field:
    count = 0

    def __init__(self, default):
        Field.count += 1
        self.order, self.default = Field.count, default

    def __set_name__(self, owner, name):
        self.name = name
        described.append((owner.__name__, name, self.order))

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return instance.values.get(self.name, self.default)

    def __set__(self, instance, value):
        instance.values[self.name] = value


class Plugin:
    def __init_subclass__(cls, rank=0, **more):
        super().__init_subclass__(**more)
        registered.append((cls.__name__, rank, len(registered)))
        cls.rank = rank

    def __init__(self):
        self.values = {}


class First(Plugin, rank=1):
    a = Field(1)
