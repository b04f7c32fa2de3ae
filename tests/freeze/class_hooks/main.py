# __init_subclass__, __set_name__ and metaclasses write registries; classes stand before and after an impure statement.
import more
import plugins
from more import Derived, Made, Meta, Second, Third
from plugins import First


class Fourth(First, rank=4):
    d = plugins.Field(4)


early = First()
print(plugins.registered, plugins.described, plugins.Field.count)
print(First.rank, Second.rank, Third.rank, Third.seen, Fourth.rank)
early.a = 10
other = Second()
other.c.append(1)
print(early.a, First().a, other.b, other.c, Second().c, Fourth().d, Fourth().a)
print(Meta.classes, Made.position, Derived.position, Derived.shout(), type(Derived) is Meta)


class Late(Third, rank=5):
    e = plugins.Field(5)


class LateMade(Made):
    pass


print(plugins.registered[-1], plugins.described[-1], Late().c, Meta.classes, LateMade.position)
