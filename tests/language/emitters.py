# MicroPython's decorators for native code need no import; all mean bytecode
import micropython


@micropython.native
def add(a, b=1):
    return a + b


@micropython.viper
def times(a: int, b: int) -> int:
    return a * b


class Box:
    @micropython.bytecode
    def get(self):
        return 5

    @staticmethod
    @micropython.native
    def make():
        return Box()


print(add(2), times(3, 4), Box.make().get())
del micropython


@micropython.native
def late():
    return "late"


@micropython.viper
async def wait():
    return 1


print(late())
try:
    wait().send(None)
except StopIteration as e:
    print(e.value)
