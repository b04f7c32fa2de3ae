# Names that code stores under after a statement that needs the board: what is read afterwards has changed.
import time

start = time.ticks_ms() * 0
import config
import helpers
from helpers import Base, Plain

setattr(config, "lim" + "it", 7)
limit = config.limit * 2
helpers.rename(config, "na", "me", "second")
names = config.name + "!"
config.__dict__["mode"] = "dict"
vars(config)["ra" + "te"] = 9
shown = config.mode, config.rate, config.read()
print(limit, names, shown)

helpers.store("level", 3)
level = helpers.level + 1
helpers.store("le" + "n", lambda x: "own len")
size = helpers.measure([1])
print(level, size, len([1]))

Base().adopt(Base, "kind", "changed")
kind = Base.kind
Plain.unbound(Base, 4)
number = Base.number


class Derived(Base):
    kind2 = Base.kind + "!"


print(kind, number, Derived.kind2, Derived.kind, Derived().number)


class Maker(type):
    def set_up(self):
        self.made = 1


class Made(metaclass=Maker):
    made = 0


Made.set_up()
made = Made.made
print(made)

if "limit" in globals() and globals()["limit"] == 14 and config.__dict__.get("limit") == 7:
    print(sorted(n for n in config.__dict__ if n[0] != "_"))


def suspended():
    yield config.rate
    yield config.rate


g = suspended()
first = next(g)
helpers.rename(config, "ra", "te", 11)
print(first, next(g), config.read())
