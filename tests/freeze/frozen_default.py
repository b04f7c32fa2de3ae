# Default arguments are objects of their own, made once, changed by calls, shared with whoever holds them.
shared = [1]


def collect(x, into=[]):
    into.append(x)
    return into


def keyword(*, table={}, **more):
    table.update(more)
    return table


def shares(x, into=shared):
    into.append(x)
    return len(into)


def nested(pair=([], {})):
    pair[0].append(len(pair[0]))
    pair[1][len(pair[0])] = pair[0]
    return pair


class Holder:
    def __init__(self, items=[], buffer=bytearray(2)):
        self.items, self.buffer = items, buffer

    def put(self, x):
        self.items.append(x)
        self.buffer.append(x)
        return self


add = lambda x, seen=set(): (seen.add(x), len(seen))[1]
held = Holder()
early = collect("early")
print(collect("a"), collect("b", []), collect("c"), early is collect("d"))
print(keyword(a=1), keyword(b=2), keyword(table={}))
print(shares(2), shares(3), shared, shares(4, []))
shared.clear()
print(shares(5), shared)
print(nested()[0], nested()[1], nested() is nested())
print(Holder().put(1).items, Holder().put(2).items, held.items, held.buffer, Holder([]).put(3).items)
print(add(1), add(1), add(2), add(1, set()))
print(collect.__defaults__, keyword.__kwdefaults__)
