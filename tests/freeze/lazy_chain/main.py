# Modules that only functions import, and what those import in turn: each body runs, or seems to, at its first import.
import sys

LOADED = ("a", "b", "c", "d", "e", "quiet")


def loaded():
    return [name for name in LOADED if name in sys.modules]


def use():
    import a
    return a.NAMES, a.sizes()


def use_quiet():
    import quiet
    return quiet.SUM


print(loaded())
print(use(), loaded())
print(use(), loaded())
print(use_quiet(), loaded())
for name in ("e", "quiet", "d"):
    del sys.modules[name]
print(loaded(), use_quiet(), loaded())
import e
import d

print(loaded(), e.VALUE, d.TABLE)
