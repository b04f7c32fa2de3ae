"""Coroutines driven by hand: send, throw, close, what they return and what they refuse."""


class Wait:
    """Yields its items to whoever drives the coroutine; the result is what was sent last."""

    def __init__(self, *items):
        self.items = items

    def __await__(self):
        got = None
        for item in self.items:
            got = yield item
        return got


def drive(coro, *sent):
    out = []
    try:
        value = coro.send(None)
        for v in sent:
            out.append(value)
            value = coro.send(v)
        out.append(value)
        while True:
            out.append(coro.send(None))
    except StopIteration as stop:
        return out, stop.value


def attempt(what, *args):
    try:
        print("result", what(*args))
    except BaseException as e:
        print(type(e).__name__, e)


async def plain(x):
    return x + 1


async def twice(x):
    a = await plain(x)
    b = await plain(a)
    return a, b


async def waits():
    """Has a docstring."""
    first = await Wait("a", "b")
    second = await Wait("c")
    return first, second


print(drive(plain(1)))
print(drive(twice(1)))
print(drive(waits(), 1, 2, 3))
print(waits.__name__, waits.__doc__)
c = plain(1)
print(type(c).__name__)
c.close()


async def power():
    return await plain(2) ** 2, -await plain(3), [await plain(i) for i in range(3)], await plain(
        1) + await plain(2) * 10


print(drive(power()))


async def nested(n):
    if n == 0:
        return await Wait("bottom")
    return 1 + await nested(n - 1)


print(drive(nested(20), 5))


# ---- parameters, defaults, closures, methods, decorators

class Device:
    unit = "C"

    def __init__(self):
        self.reads = 0

    async def read(self, *channels, scale=1, **more):
        total = 0
        for channel in channels:
            total += await Wait(channel)
            self.reads += 1
        return total * scale, self.unit, sorted(more)

    @staticmethod
    async def probe():
        return await Wait("probe")

    @classmethod
    async def make(cls):
        return cls.__name__

    async def __call__(self):
        return self.reads


d = Device()
print(drive(d.read(1, 2, scale=3, x=1, y=2), 10, 20))
print(drive(Device.probe(), "pong"), drive(Device.make()), drive(d()))


def counter():
    n = 0

    async def step(by=2):
        nonlocal n
        n += await Wait(by)
        return n

    return step


step = counter()
print(drive(step(), 5), drive(step(by=1), 6))

# ---- throw and close


async def careful():
    try:
        await Wait("in try")
    except ValueError as e:
        print("caught", e)
        await Wait("in handler")
    finally:
        print("finally")
    return "done"


c = careful()
print(c.send(None))
print(c.throw(ValueError("v")))
attempt(c.send, None)
attempt(c.send, None)

c = careful()
print(c.send(None))
attempt(c.throw, KeyError("k"))
c = careful()
print(c.send(None))
print(c.close())
print(c.close())


async def outer():
    try:
        return await careful()
    except KeyError as e:
        return "outer " + repr(e)


c = outer()
print(c.send(None))
attempt(c.throw, KeyError("through"))


async def stubborn():
    try:
        await Wait(1)
    except GeneratorExit:
        await Wait(2)


c = stubborn()
c.send(None)
attempt(c.close)

# ---- what is refused

attempt(drive, plain("x"))
c = plain(1)
attempt(c.send, 1)
attempt(drive, c)
attempt(drive, c)


async def bad(value):
    await value


class NotIterator:
    def __await__(self):
        return 5


for value in (5, None, "text", [1], NotIterator(), object, print):
    attempt(drive, bad(value))

c = bad(Wait(1))
attempt(iter, c)
attempt(list, c)
attempt(lambda: [x for x in c])
c.close()


async def stops():
    raise StopIteration("early")


attempt(drive, stops())


async def self_driving():
    attempt(me.send, None)


me = self_driving()
drive(me)

shared = waits()
shared.send(None)
attempt(drive, bad(shared))
shared.close()


async def context():
    try:
        raise ValueError(1)
    except ValueError:
        await Wait("handling")
        try:
            raise KeyError(2)
        except KeyError as e:
            return repr(e.__context__)


a, b = context(), context()
a.send(None)
b.send(None)
attempt(a.send, None)
attempt(b.send, None)
