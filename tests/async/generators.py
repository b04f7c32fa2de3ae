"""Asynchronous generators: items, waiting, asend, athrow, aclose, expressions."""


class Wait:
    def __init__(self, item):
        self.item = item

    def __await__(self):
        return (yield self.item)


def drive(coro, *sent):
    out = []
    sent = list(sent)
    try:
        value = coro.send(None)
        while True:
            out.append(value)
            value = coro.send(sent.pop(0) if sent else None)
    except StopIteration as stop:
        return out, stop.value


def attempt(coro, *sent):
    try:
        print(drive(coro, *sent))
    except BaseException as e:
        print(type(e).__name__, e)


async def count(n):
    try:
        for i in range(n):
            await Wait(("tick", i))
            yield i
    finally:
        print("finally")


async def collect(source):
    out = []
    async for x in source:
        out.append(x)
    return out


attempt(collect(count(3)))
attempt(collect(count(0)))
print(type(count(1)).__name__)


async def comprehensions():
    print([x async for x in count(2)])
    doubled = (x * 2 async for x in count(3) if x)
    print(type(doubled).__name__)
    print([x async for x in doubled])
    waiting = (await Wait(x) for x in "ab")
    print([x async for x in waiting])
    print([x async for x in (y async for y in (z async for z in count(2)))])
    return sorted([x async for x in count(3)], reverse=True)


attempt(comprehensions(), *range(20))


def outside(source):
    return (x + 1 async for x in source)


attempt(collect(outside(count(2))))


async def echo():
    got = yield "first"
    while got != "stop":
        extra = await Wait(got)
        got = yield (got, extra)


async def talk():
    g = echo()
    print(await g.asend(None))
    print(await g.asend("one"))
    print(await g.asend("two"))
    try:
        await g.asend("stop")
    except StopAsyncIteration as e:
        print("ended", e.args)
    try:
        await g.__anext__()
    except StopAsyncIteration as e:
        print("still ended", e.args)
    fresh = echo()
    print(fresh.__aiter__() is fresh)
    return await fresh.__anext__()


attempt(talk(), "w1", "w2")


async def careful():
    while True:
        try:
            yield "item"
        except ValueError as e:
            await Wait("handling")
            yield repr(e)
        finally:
            print("turn over")


async def throwing():
    g = careful()
    print(await g.__anext__())
    print(await g.athrow(ValueError("v")))
    print(await g.__anext__())
    try:
        await g.athrow(KeyError("k"))
    except KeyError as e:
        print("through", e)
    g = careful()
    await g.__anext__()
    print(await g.aclose())
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("closed")
    never = careful()
    print(await never.aclose())


attempt(throwing())


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def ignoring():
    g = stubborn()
    await g.__anext__()
    await g.aclose()


attempt(ignoring())


async def stops(kind):
    yield 1
    raise kind("early")


for kind in (StopIteration, StopAsyncIteration, OSError):
    attempt(collect(stops(kind)))


async def cancelled():
    async for x in count(5):
        print("item", x)


c = cancelled()
print(c.send(None), c.send(None))
try:
    c.throw(KeyError("cancel"))
except KeyError as e:
    print("cancelled", e)


async def reused():
    g = count(1)
    step = g.__anext__()
    print(await step)
    try:
        await step
    except RuntimeError as e:
        print(e)
    await g.aclose()


attempt(reused())
for what in (iter, list, lambda g: [x for x in g]):
    try:
        what(count(1))
    except TypeError as e:
        print(e)


async def chain(*sources):
    for source in sources:
        async for x in source:
            yield x


async def tree(n):
    if n:
        async for x in tree(n - 1):
            yield x
        yield n
        async for x in tree(n - 1):
            yield x


attempt(collect(chain(tree(3), tree(1))))


async def with_results():
    async for x in tree(2):
        if x == 2:
            return "found", x


attempt(with_results())
