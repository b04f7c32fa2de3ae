# Imports under conditions: known at bake, known only on the board, in try, in loops, in functions.
import sys
import flags

if flags.DEBUG:
    import a as chosen
else:
    import b as chosen
if flags.BOARD:
    import b as other
else:
    import c as other
if flags.LEVEL > 1:
    from b import LIST
    LIST.append(2)
try:
    import b
    import not_there
except ImportError:
    import c as fallback
finally:
    flags.LEVEL += 1
print(chosen.NAME, other.NAME, fallback.NAME, LIST, flags.LEVEL, "a" in sys.modules)


def load(name):
    if name == "a":
        import a as module
    elif name == "b":
        import b as module
    else:
        module = __import__(name)
    return module


for name in ("b", "c", "a", "a"):
    print(name in sys.modules, load(name).NAME, name in sys.modules)
while flags.LEVEL:
    from c import NAME
    flags.LEVEL -= 1
print(NAME, flags.LEVEL, LIST is chosen.LIST)
