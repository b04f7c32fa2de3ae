"""async with: enter and exit that wait, suppression, ways out, what is refused."""


class Wait:
    def __init__(self, item):
        self.item = item

    def __await__(self):
        return (yield self.item)


def drive(coro):
    out = []
    try:
        while True:
            out.append(coro.send(None))
    except StopIteration as stop:
        return out, stop.value


def attempt(coro):
    try:
        print(drive(coro))
    except BaseException as e:
        print(type(e).__name__, e)


class Lock:
    def __init__(self, name, suppress=False):
        self.name = name
        self.suppress = suppress

    async def __aenter__(self):
        await Wait("enter " + self.name)
        return self.name

    async def __aexit__(self, kind, value, traceback):
        await Wait("exit " + self.name)
        print("exit", self.name, kind and kind.__name__, value, traceback is not None)
        return self.suppress


async def simple():
    async with Lock("a") as name:
        print("body", name)
        await Wait("body")
    return "end"


attempt(simple())


async def several():
    async with Lock("a") as a, Lock("b"), Lock("c") as c:
        print(a, c)
    async with (Lock("d") as d, Lock("e")):
        print(d)


attempt(several())


async def raising(suppress):
    async with Lock("r", suppress):
        raise ValueError("inside")
    return "after"


attempt(raising(True))
attempt(raising(False))


async def ways(how):
    for i in range(2):
        try:
            async with Lock("w" + str(i)):
                if how == "return":
                    return "returned", await Wait("value")
                if how == "break":
                    break
                if how == "continue":
                    continue
        finally:
            print("finally", i)
    return "fell out"


for how in ("return", "break", "continue", "nothing"):
    attempt(ways(how))


class BadExit(Lock):
    async def __aexit__(self, *args):
        raise KeyError("from exit")


async def replaced():
    try:
        async with BadExit("x"):
            raise ValueError("inside")
    except KeyError as e:
        return repr(e), repr(e.__context__)


attempt(replaced())


async def thrown():
    async with Lock("t"):
        await Wait("here")


c = thrown()
print(c.send(None), c.send(None))
print(c.throw(OSError("cancelled")))
attempt(c)
c = thrown()
c.send(None)
c.send(None)
try:
    c.close()
except RuntimeError as e:
    print(e)


class Sync:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        print("sync exit")


class NoExit:
    async def __aenter__(self):
        pass


class PlainEnter:
    def __aenter__(self):
        return 5

    def __aexit__(self, *args):
        return None


class PlainExit(Lock):
    def __aexit__(self, *args):
        return None


async def use(manager):
    async with manager:
        print("in")


for manager in (5, Sync(), NoExit(), PlainEnter(), PlainExit("p")):
    attempt(use(manager))


async def mixed():
    with Sync():
        async with Lock("m"):
            with Sync() as s:
                return type(s).__name__


attempt(mixed())


async def loops():
    n = 0
    while True:
        async with Lock("l" + str(n)):
            n += 1
            if n < 3:
                continue
            break
    return n


attempt(loops())
