# Tables keyed by identity are filled during start-up and looked up on the board.
import gc
import things
from things import Other, Thing, by_class, by_function, by_thing, handler, members, mixed, nested

early = Thing("early")
registry = {early: [1], handler: [2]}
print(len(by_thing))


def check():
    items = things.things
    print([by_thing[x] == x.name for x in items].count(True), by_class[Thing], by_class[Other], by_class[int])
    print(by_class[type(early)], by_function[handler], by_function[len], things.unused in by_function)
    print([x in members for x in (items[0], items[1], items[2], items[3], Thing, Other, handler)])
    print(nested[items[0], 1], nested[Thing, handler], nested[frozenset([items[2]])])
    print(mixed[1], mixed["1"], mixed[None], mixed[()], mixed[items[4]], mixed[2.5], mixed[2])
    print(registry[early], registry[handler], Thing("early") in registry)


check()
for i in range(50):
    extra = Thing("extra")
    by_thing[extra] = "extra"
    members.add(extra)
    if i % 2:
        del by_thing[extra]
registry[early].append("written")
early.name = "changed"
early.more = 1
gc.collect()
check()
print(len(by_thing), len(members), by_thing.pop(things.things[7]), things.things[7] in by_thing)
Thing.__hash__
by_thing[early] = "new"
print(by_thing[early], list(by_thing.values())[-1])
