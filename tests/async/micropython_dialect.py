# What MicroPython takes and CPython refuses: an await makes any function a generator, a coroutine may yield and return.
import micropython


class Gate:
    def __init__(self, steps):
        self.steps = steps

    def __await__(self):
        for i in range(self.steps):
            await tick(i)
        return self

    __iter__ = __await__


def tick(n):
    got = yield ("tick", n)
    return got


async def turn():
    got = yield "raw"
    return got * 2


def plain():
    print("plain", await turn())
    gate = yield from Gate(1)
    print("gate", gate.steps)


async def main():
    gate = await Gate(2)
    print("opened", gate.steps, await turn())
    await plain()
    return "done"


coroutine = main()
send = None
try:
    while True:
        step = coroutine.send(send)
        print("step", step)
        send = 21 if step == "raw" else None
except StopIteration as stop:
    print(stop.value)
