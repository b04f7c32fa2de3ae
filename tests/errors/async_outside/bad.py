def blink(led):
    await sleep(1)
    async with led:
        return [x async for x in led]


await blink(1)
