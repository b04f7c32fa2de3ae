async def f():
    [await x for x in y]
def g():
    [await x for x in y]
