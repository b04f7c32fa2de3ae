# status: 1
# A body that fails during start-up fails on the board, with the same traceback, and again when it is imported again.
import sys

try:
    import broken
except ValueError as error:
    print("caught", error, "broken" in sys.modules)
print("now uncaught")
import broken

print("not reached")
