# What MicroPython's asyncio and CPython's agree on.
import asyncio

log = []
U = 0.03  # the unit of time: long enough for a busy machine


def note(*what):
    log.append(" ".join(str(x) for x in what))


async def steps(name, n, t=0):
    try:
        for i in range(n):
            note(name, i)
            await asyncio.sleep(t)
        return name * 2
    except asyncio.CancelledError:
        note(name, "cancelled")
        raise
    finally:
        note(name, "over")


async def fails(t):
    await asyncio.sleep(t)
    raise ValueError("after", t > 0)


async def turns():
    note("-- turns")
    tasks = [asyncio.create_task(steps(c, 3)) for c in "abc"]
    for t in tasks:
        note(await t, t.done())
    note(await tasks[0])


async def times():
    note("-- times")
    tasks = [asyncio.create_task(steps("t%d" % i, 2, i * U)) for i in (3, 1, 5)]  # no two due at the same time
    await asyncio.gather(*tasks)


async def cancelling():
    note("-- cancelling")
    t = asyncio.create_task(steps("x", 10, U))
    await asyncio.sleep(2.5 * U)
    note(t.cancel(), t.done())
    try:
        await t
    except asyncio.CancelledError as e:
        note("await", type(e).__name__, t.done(), t.cancelled())
    note(t.cancel())
    outer = asyncio.create_task(outer_of(asyncio.create_task(steps("y", 9, U))))
    await asyncio.sleep(1.5 * U)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        note("outer cancelled")


async def outer_of(t):
    try:
        await t
    except asyncio.CancelledError:
        note("outer sees it")
        raise


async def waiting():
    note("-- wait_for")
    note(await asyncio.wait_for(steps("w", 1), 1))
    note(await asyncio.wait_for(steps("v", 1), None))
    try:
        await asyncio.wait_for(steps("late", 9, 2 * U), 5 * U)
    except asyncio.TimeoutError as e:
        note(type(e).__name__)
    try:
        await asyncio.wait_for(fails(0), 1)
    except ValueError as e:
        note(e.args)
    t = asyncio.create_task(asyncio.wait_for(steps("z", 9, 2 * U), 5))
    await asyncio.sleep(3 * U)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        note("wait_for cancelled")


async def gathering():
    note("-- gather")
    note(await asyncio.gather(steps("g", 2), steps("h", 1, U)), await asyncio.gather())
    r = await asyncio.gather(steps("i", 1), fails(U), fails(0), return_exceptions=True)
    note(r[0], r[1].args, r[2].args)
    slow = asyncio.create_task(steps("j", 3, U))
    try:
        await asyncio.gather(slow, fails(0))
    except ValueError as e:
        note(e.args, slow.done())
    note(await slow)
    t = asyncio.create_task(gather_two())
    await asyncio.sleep(1.5 * U)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        note("gather cancelled")
    await asyncio.sleep(0)


async def gather_two():
    await asyncio.gather(steps("k", 9, U), steps("l", 9, U))


async def waits_for(event, name):
    note(name, "waits", event.is_set())
    note(name, await event.wait())


async def events():
    note("-- events")
    e = asyncio.Event()
    tasks = [asyncio.create_task(waits_for(e, n)) for n in "pqr"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.sleep(0)
    e.set()
    await asyncio.gather(tasks[0], tasks[2])
    note(e.is_set(), await e.wait())
    e.clear()
    note(e.is_set())


async def locked(lock, name, t):
    async with lock:
        note(name, "has it", lock.locked())
        await asyncio.sleep(t)
    note(name, "is done")


async def locks():
    note("-- locks")
    lock = asyncio.Lock()
    tasks = [asyncio.create_task(locked(lock, n, U)) for n in "stu"]
    await asyncio.sleep(U / 2)
    tasks[1].cancel()
    await asyncio.sleep(5 * U)
    note(lock.locked(), [t.done() for t in tasks])
    try:
        lock.release()
    except RuntimeError:
        note("released twice")


async def main():
    for part in (turns, times, cancelling, waiting, gathering, events, locks):
        await part()
    note(asyncio.current_task().done())
    return "end"


note(asyncio.run(main()))
try:
    asyncio.run(fails(0))
except ValueError as e:
    note("main", e.args)
print("\n".join(log))
