# Generators, suspended and closed.
def count(n):
    try:
        for i in range(n):
            yield [i]
    finally:
        print("closed", n)


def both():
    yield from count(3)
    got = yield "ask"
    yield got


g = both()
print([next(g) for i in range(4)], g.send("answer"))
h = count(5)
next(h)
h.close()
print(list(zip(count(2), "ab")), sum(x[0] for x in count(4)))
