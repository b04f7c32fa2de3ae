# A module whose body raises is not imported; a later import runs it again. An absent one raises ImportError.
import counter

for i in range(3):
    try:
        import broken
    except ValueError as e:
        print("ValueError", e)
try:
    import nowhere
except ImportError as e:
    print(type(e) is ImportError or type(e).__name__, e)
try:
    import config
except ImportError:
    config = None
print(config, counter.count)

# neither is one that fails in what it imports, whatever came before
import sys

for i in range(2):
    try:
        import through
    except ZeroDivisionError:
        print([name in sys.modules for name in ("good", "bad", "through")])
