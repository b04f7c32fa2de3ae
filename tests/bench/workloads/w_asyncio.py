import asyncio

log = []


async def worker(name, queue):
    while queue:
        log.append((name, queue.pop(0)))
        await asyncio.sleep_ms(1)


async def main():
    queue, event = list(range(6)), asyncio.Event()
    await asyncio.gather(worker("a", queue), worker("b", queue))
    event.set()
    await event.wait()
    async with asyncio.Lock():
        pass


def run():
    asyncio.run(main())
    assert len(log) == 6
    log.clear()
