# Module bodies that write to an imported module's objects, with an impure statement in between.
import one
import two
import three
import shared


def show():
    print(shared.items, sorted(shared.names), shared.buffer, shared.Config.values, shared.Config.name)
    print(list(shared.table), shared.table["one"] is shared.items, shared.table["two"], shared.table["three"])
    print(hasattr(shared.config, "own"), shared.config.name)


show()
shared.items.append("main")
shared.config.own = "main"
shared.config.name = "own"
show()
print(shared.Config.name, two.items is three.items)
