# What stays different from CPython, as docs/differences.md says; own.exp is what firn does.
import gc
import io
import os
import sys


# a generator that is dropped is not closed: no code runs when the collector finds it
class Gate:
    def __enter__(self):
        print("enter")

    def __exit__(self, *args):
        print("exit")


def steps():
    with Gate():
        yield 1
        yield 2


g = steps()
print(next(g))
del g
gc.collect()
g = steps()
print(next(g))
g.close()

# OSError is one class, whatever the number
e = OSError(2, "no such file")
print(type(e).__name__, e.errno)

# code pages are not there; Latin-1, ASCII and UTF-8 are
try:
    print("x".encode("cp1252"))
except LookupError as e:
    print(e)

# sys.maxsize is the board's: a range may begin and end beyond it, its length may not
print(sys.maxsize == 2**31 - 1, len(range(2**40, 2**40 + 2)))
try:
    print(len(range(2**31)))
except OverflowError as e:
    print(e)

# repr() shows what is not ASCII as it is where CPython's tables call it unprintable
print(len(repr("\uffff")), len(repr("\x80")), len(repr("\x07")))

# a view keeps the bytes that it was made of
b = bytearray(b"abc")
view = memoryview(b)
b.extend(b"def")
print(b, bytes(view))

# what str() gives of a subclass is a plain string
class Text(str):
    pass


class Shown:
    def __str__(self):
        return Text("shown")


print(type(str(Shown())).__name__)

# sys.stdout takes any object, print() writes to the console
console = sys.stdout
sys.stdout = io.StringIO()
print("to the console")
print("to the text", file=sys.stdout)
print(repr(sys.stdout.getvalue()), sys.stdout is console)
sys.stdout = console

# putenv() is seen by getenv()
os.putenv("FIRN_TEST_VARIABLE", "value")
print(os.getenv("FIRN_TEST_VARIABLE"), "FIRN_TEST_VARIABLE" in os.environ)
os.unsetenv("FIRN_TEST_VARIABLE")
print(os.getenv("FIRN_TEST_VARIABLE"))
