import time
from plugins import Field, Plugin, registered

zero = time.ticks_ms() * 0


class Second(Plugin, rank=2 + zero):
    b = Field(2)
    c = Field([])


class Third(Second):
    seen = len(registered)


class Meta(type):
    classes = []

    def __new__(meta, name, bases, namespace):
        cls = super().__new__(meta, name, bases, namespace)
        meta.classes.append(name)
        return cls

    def __init__(cls, name, bases, namespace):
        cls.position = len(Meta.classes)

    def shout(cls):
        return cls.__name__.upper()


class Made(metaclass=Meta):
    pass


class Derived(Made):
    pass
