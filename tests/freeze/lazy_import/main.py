# A function imports a module whose dependency was changed before: the body sees the changed state.
import dep


def use():
    import lazy
    return lazy.total, lazy.copied, lazy.first, lazy.read(), lazy.Box.size, lazy.branch


def use_closed():
    import closed
    closed.TABLE.append(closed.Point.count)
    closed.NAMES["two"].append(3)
    return closed.TABLE, closed.NAMES, closed.ORIGIN.x


print(dep.value, dep.items)
dep.value = 5
dep.items.append(2)
setattr(dep, "mo" + "de", "changed")
print(use())
print(dep.items)
import lazy

print(lazy.Box.items is dep.items, use())
print(use_closed(), use_closed())
