# `import *` copies bindings at its place: later changes of the source do not show.
from middle import *
import limited
import middle
import source

print(public, items, shown, get(), Thing is source.Thing)
for name in ("_hidden", "unshown"):
    print(name in globals(), hasattr(middle, name))
source.public = 100
limited.shown = "changed"
print(public, get(), shown, middle.public, middle.shown)
from source import *

print(public, items is source.items, items)
items.append(2)
print(source.items, limited.items, middle.items is limited.items)
