"""A raise needs no cleanup: out of every native that holds something, thousands of times, on every target; the heap, the
VM stack and the count of native levels are then what they were."""

from _board import BOARD, FIRN, ZEAL, Folder, expect, fail

PROGRAM = """
import gc

class Stop(Exception):
    pass

class Bad:
    def __init__(self, after=0):
        self.after = after
    def step(self, *args):
        self.after -= 1
        if self.after < 0:
            raise Stop
        return self.after
    def __iter__(self):
        return self
    def __next__(self):
        return self.step()
    def __eq__(self, other):
        raise Stop
    def __hash__(self):
        return 1
    def __lt__(self, other):
        raise Stop
    def __repr__(self):
        raise Stop
    def __len__(self):
        raise Stop
    __gt__ = __lt__
    def __add__(self, other):
        raise Stop
    __radd__ = __add__
    def __getattr__(self, name):
        raise Stop
    def __index__(self):
        raise Stop
    def __format__(self, spec):
        raise Stop
    def __enter__(self):
        return self
    def __exit__(self, *args):
        raise Stop

def generator(n):
    try:
        for i in range(n):
            yield i
        raise Stop
    finally:
        n = [n]

def in_with():
    with Bad() as b:
        raise ValueError

def in_finally():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            raise Stop

ways = [
    lambda: list(Bad(5)), lambda: tuple(Bad(3)), lambda: set(generator(4)), lambda: dict(Bad(0)),
    lambda: sorted([3, 1, 2], key=Bad(2).step), lambda: sorted([Bad(), Bad(), Bad()]),
    lambda: [1, 2, Bad()].index(4), lambda: {Bad(): 1, Bad(): 2}, lambda: [Bad(), 1].sort(),
    lambda: repr([1, [2, Bad()]]), lambda: '%s and %r' % (1, Bad()), lambda: '{} {}'.format(1, Bad()),
    lambda: f'{1} {Bad():>4}', lambda: ','.join(str(i) for i in Bad(3)), lambda: len(Bad()),
    lambda: sum(Bad(4)), lambda: max(Bad(4), key=lambda x: -x), lambda: sum([1, 2, Bad()]),
    lambda: list(map(Bad(2).step, [1, 2, 3])), lambda: list(filter(Bad(2).step, [5, 6, 7])),
    lambda: list(zip([1, 2, 3], Bad(1))), lambda: [x for x in generator(3)], lambda: Bad().nothing,
    lambda: [0, 1][Bad()], lambda: [1, 2, *Bad(2)], lambda: (lambda *a: a)(*Bad(3)), in_with, in_finally,
    lambda: bytearray(Bad(2)), lambda: bytes(generator(2)), lambda: [1, 2, 3].extend(Bad(2)),
    lambda: [].__iadd__(generator(1)), lambda: (Bad() for i in range(3)).throw(Stop), lambda: range(Bad()),
    lambda: any(generator(0)), lambda: enumerate(Bad()).__next__(), lambda: 'abc'.join(Bad(0)),
    lambda: print(1, 2, sep=Bad().nothing), lambda: {**{1: 2}, **dict(generator(0))}, lambda: min(Bad(3)),
]

# Natives that take an exception for an answer, raised below further natives.
def lack(x):
    raise AttributeError(x)

def end(x):
    raise StopIteration

class Lacking:
    def __getattr__(self, name):
        return sorted([name], key=lack)
    def __iter__(self):
        return self
    def __next__(self):
        return max(map(end, [1]), key=end)
    def __getitem__(self, i):
        return [1, 2][i + 1]

def answered():
    o = Lacking()
    return (getattr(o, 'a', 1), hasattr(o, 'b'), next(o, 2), list(o), [*o], sum(reversed_items()), 5 in o,
            max(o, default=3), ''.join(o), next(iter(o), 4))

def reversed_items():
    class Items:
        def __getitem__(self, i):
            return [i][min([i], key=lambda i: i)] if i < 1 else sorted([i], key=out)
    def out(i):
        raise IndexError
    return Items()

def levels():
    count = [0]
    def down(x):
        count[0] += 1
        return sorted([x], key=down)
    try:
        down(0)
    except RecursionError:
        pass
    return count[0]

def frames(n=0):
    try:
        return frames(n + 1)
    except RecursionError:
        return n

for way in ways:
    try:
        way()
        print('did not raise')
    except Stop:
        pass
    except Exception as e:
        print(ways.index(way), e)

def measure(into):
    into[2] = levels()
    into[3] = frames()
    gc.collect()
    into[0] = gc.mem_alloc()
    into[1] = gc.mem_free()

wrong = 0
before, after = [0] * 4, [0] * 4
measure(before)
for turn in range(25):
    for way in ways:
        try:
            way()
            wrong += 1
        except Stop:
            pass
    wrong += answered() != (1, False, 2, [], [], 0, False, 3, '', 4)
measure(after)
print(wrong, before == after or (before, after))
"""


def main():
    with Folder(main=PROGRAM) as folder:
        for what, command, arguments in (("simulator", FIRN, BOARD), ("QEMU", FIRN, [*BOARD, "--emulate"]),
                                         ("doubles", FIRN, ()), ("zeal", ZEAL, ())):
            got = folder.firn("run", *arguments, "main.py", command=command)
            expect(what, got, (0, "0 True\n"))


if __name__ == "__main__":
    main()
