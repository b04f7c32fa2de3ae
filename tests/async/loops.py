"""async for: items that wait, else, break, continue, targets, what is refused."""


class Wait:
    def __init__(self, item):
        self.item = item

    def __await__(self):
        return (yield self.item)


class Count:
    def __init__(self, n, start=0):
        self.i = start
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        if self.i % 2:
            await Wait(("tick", self.i))
        return self.i


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


async def collect(n):
    out = []
    async for i in Count(n):
        out.append(i)
    else:
        out.append("else")
    return out


for n in range(4):
    print(drive(collect(n)))


async def leave(how):
    out = []
    async for i in Count(9):
        if i == 2:
            continue
        if i == 5:
            if how == "break":
                break
            if how == "return":
                return out, "returned"
            raise KeyError(out)
        out.append(i)
    else:
        out.append("never")
    return out


attempt(leave("break"))
attempt(leave("return"))
attempt(leave("raise"))


class Pairs(Count):
    async def __anext__(self):
        n = await Count.__anext__(self)
        return n, [n, n * n, n ** 3]


class Box:
    pass


box = Box()
table = {}


async def targets():
    async for a, (b, *c) in Pairs(2):
        print(a, b, c)
    async for box.value in Count(2):
        print(box.value)
    async for table["k"] in Count(1):
        print(table)
    async for i in Count(2):
        async for j in Count(i):
            print(i, j)
    print(i, j)
    read = lambda: i
    async for i in Count(2):
        print(read())


attempt(targets())


async def unbound():
    async for never in Count(0):
        pass
    return never


attempt(unbound())

# ---- exceptions: only that of the iterator ends the loop


async def inside():
    try:
        async for i in Count(3):
            raise StopAsyncIteration("of the body")
    except StopAsyncIteration as e:
        return "caught", str(e)


attempt(inside())


async def guarded():
    out = []
    for turn in range(2):
        try:
            async for i in Count(3):
                try:
                    if i == 2:
                        raise ValueError(i)
                finally:
                    out.append(("finally", i))
        except ValueError as e:
            out.append(repr(e))
    return out


attempt(guarded())


class Failing:
    def __aiter__(self):
        return self

    async def __anext__(self):
        raise OSError("no more")


async def over(x):
    async for i in x:
        print(i)


class NoNext:
    def __aiter__(self):
        return [1]


class BadNext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


class PlainNext(BadNext):
    n = 0

    def __anext__(self):
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return Wait(self.n)


for x in (Failing(), 5, [1, 2], NoNext(), BadNext(), PlainNext()):
    attempt(over(x))


async def handled():
    try:
        raise ValueError("first")
    except ValueError:
        async for i in Count(2):
            pass
        try:
            raise
        except ValueError as e:
            return repr(e)


attempt(handled())

# ---- comprehensions


async def comprehensions():
    print([i async for i in Count(4)])
    print(sorted({i % 2 async for i in Count(4)}))
    print({i: i * i async for i in Count(3) if i != 2})
    print([(i, j) async for i in Count(2) for j in range(i)])
    print([(i, j) for i in range(3) async for j in Count(i)])
    print([await plain(i) async for i in Count(3) if await plain(i) != 2])
    print([[j async for j in Count(i)] for i in range(3)])
    print([f() async for i in Count(2) for f in [lambda: i]])
    print(f"{[i async for i in Count(2)]}")
    return i_was_not_bound()


def i_was_not_bound():
    return "i" in globals()


async def plain(x):
    return x


attempt(comprehensions())
