# What MicroPython's asyncio has beyond CPython's, by its old name; the heap of tasks; tasks under way at bake time.
import sys

import uasyncio as asyncio
from asyncio import core

print(asyncio.__name__, asyncio.core is core, sys.modules["asyncio"] is asyncio)


class Node:
    def __init__(self, n):
        self.n = n
        self.data = self._child = self._last = self._next = self._up = None


def heap(seed):
    """The queue does what a list sorted by key and age does."""
    queue, model, random = core.TaskQueue(), [], seed
    for i in range(300):
        random = random * 1103515245 + 12345 & 0x3FFFFFFF
        what = random >> 8 & 7
        if what < 4 or not model:
            node = Node(i)
            queue.push(node, random >> 12 & 15)
            model.append(node)
            model.sort(key=lambda n: n.ph_key)
        elif what < 6:
            node = model[(random >> 12) % len(model)]
            queue.remove(node)
            model.remove(node)
        else:
            node = queue.pop()
            assert node.ph_key == model[0].ph_key, (seed, i)
            model.remove(node)
        assert (queue.peek() is None) == (not model), (seed, i)
    keys = []
    while queue.peek():
        keys.append(queue.pop().ph_key)
    assert keys == [n.ph_key for n in model], seed
    return len(model)


print([heap(seed) > 0 for seed in range(12)].count(True) > 6)


async def worker(flag, name):
    while True:
        await flag.wait()
        print(name, "woken")


async def legacy(loop):
    flag = asyncio.ThreadSafeFlag()
    task = loop.create_task(worker(flag, "flag"))
    for _ in range(2):
        flag.set()
        await asyncio.sleep_ms(5)
    task.cancel()
    await asyncio.gather(asyncio.sleep_ms(3), asyncio.sleep(0), asyncio.sleep_ms(-5))
    try:
        await asyncio.wait_for_ms(sleeper(), 5)
    except asyncio.TimeoutError:
        print("timeout")


async def sleeper():
    await asyncio.sleep_ms(500)


class Pipe:
    """A stream as drivers write them: read, write and ioctl."""

    def __init__(self, parts):
        self.parts = parts
        self.written = []
        self.room = 3

    def ioctl(self, request, events):
        if request != 3:
            return 0
        self.room = 3
        return events

    def read(self, n=-1):
        if not self.parts:
            return b""
        part = self.parts.pop(0)
        if part is not None and 0 <= n < len(part):
            self.parts.insert(0, part[n:])
            part = part[:n]
        return part

    def readline(self):
        return self.read()

    def write(self, buf):
        n = min(self.room, len(buf))
        self.room -= n
        if n == 0:
            return None
        self.written.append(bytes(buf[:n]))
        return n

    def close(self):
        print("closed")


async def streams():
    s = asyncio.StreamReader(Pipe([b"one", None, b" line\n", b"abcdef", None, b"gh", b"rest"]))
    print(await s.readline())
    print(await s.readexactly(7), await s.read(1), await s.read())
    try:
        await s.readexactly(1)
    except EOFError:
        print("EOFError")
    w = asyncio.StreamWriter(Pipe([]), {"peername": "me"})
    w.write(b"hello world")
    w.write(b"!")
    await w.drain()
    await w.drain()
    print(w.s.written, w.get_extra_info("peername"))
    await w.awrite(b"0123456789", 2, 5)
    print(b"".join(w.s.written))
    w.close()
    await w.wait_closed()


def handler(loop, context):
    print(context["message"], repr(context["exception"]), context["future"].done())
    loop.stop()


async def fails():
    raise OSError(5)


async def never():
    try:
        await asyncio.Event().wait()
    finally:
        print("stopped")


loop = asyncio.get_event_loop()
loop.run_until_complete(legacy(loop))
asyncio.run(streams())
loop.set_exception_handler(handler)
loop.create_task(fails())
loop.run_forever()
print(loop.get_exception_handler() is handler)
loop.set_exception_handler(None)


class Future:
    coro = "of a coroutine"

    def __repr__(self):
        return "a future"


loop.call_exception_handler({"message": "said", "exception": OSError(5), "future": Future()})
try:
    asyncio.current_task()
except RuntimeError as e:
    print(e)
try:
    asyncio.create_task(5)
except TypeError as e:
    print(e)
asyncio.new_event_loop()
task = loop.create_task(never())
try:
    loop.run_until_complete(asyncio.wait_for(task, 0.005))
except asyncio.TimeoutError:
    print("over")
