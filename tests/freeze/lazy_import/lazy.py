import dep
from dep import mode

total = dep.value + 1
copied = list(dep.items)
first = dep.double()


def read(default=dep.value):
    return default, dep.value, mode


class Box:
    size = dep.value
    items = dep.items


if dep.mode == "changed":
    branch = "changed"
else:
    branch = "plain"
dep.items.append("lazy")
