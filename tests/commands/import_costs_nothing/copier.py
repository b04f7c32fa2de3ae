# Stores what it is given into objects that nobody knows, and uses modules by their attributes only.
import many

table = {}


class Point:
    pass


table[many.First] = Point
table[many.Second] = Point


def merge(target, state):
    if hasattr(target, "__setstate__"):
        target.__setstate__(state)
    target.__dict__.update(state)
    for key, value in state.items():
        setattr(target, key, value)
    return target


for kind in (int, str):
    table[kind] = Point
t = getattr(many, "absent", None)
if t is not None:
    table[t] = Point
