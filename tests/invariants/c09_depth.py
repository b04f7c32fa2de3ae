"""Depth is counted against the board's limit, not measured on the C stack: RecursionError comes at the same level in the
simulator, in the zeal build and under QEMU, whatever the frames of the C functions take; and VM frames end where the
VM's own memory does."""

import json
import os
from _board import BOARD, BUILD, ZEAL, Folder, expect, fail

PROGRAM = """
class N:
    def __init__(self, k):
        self.k = k
    def __eq__(self, o):
        return self.k == o.k
    def __repr__(self):
        return repr(self.k)
    def __hash__(self):
        return hash(self.k)
    def __len__(self):
        return len(self.k)

def levels(start):
    count = 0
    def down(x=None):
        nonlocal count
        count += 1
        return start(down)
    try:
        down()
    except RecursionError as e:
        return count, str(e)

def chain(n):
    k = 0
    for i in range(n):
        k = N(k)
    return k

def deepest(use):
    low, high = 1, 4096                 # low does, high does not
    while high - low > 1:
        n = (low + high) // 2
        try:
            use(chain(n))
            low = n
        except RecursionError:
            high = n
        except (TypeError, AttributeError):
            low = n
    return low

def nested(n):
    l = []
    for i in range(n):
        l = [l]
    return l

def frames(n):
    try:
        return frames(n + 1)
    except RecursionError:
        return n

print(levels(lambda f: sorted([1], key=f)))
print(levels(lambda f: list(map(f, [1]))))
print(levels(lambda f: max([1, 2], key=f)))
print(levels(lambda f: ','.join(f() for i in 'a')))
print(deepest(repr), deepest(hash), deepest(lambda c: c == c.k), deepest(len))
for n in range(1, 400):
    try:
        repr(nested(n))
    except RecursionError:
        print(n)
        break
print(frames(0))
"""


def main():
    with open(os.path.join(BUILD, "boards", "mps2-an385", "board.json"), encoding="utf-8") as f:
        limit = json.load(f)["limits"]["native_depth"]
    with Folder(main=PROGRAM) as folder:
        status, output = folder.firn("run", *BOARD, "main.py")
        counts = [int(word) for word in output.replace(",", " ").replace("(", " ").split() if word.isdigit()]
        if status != 0 or len(counts) < 9 or not all(limit // 4 <= n <= limit for n in counts[:9]):
            fail(f"a native limit of {limit} gives: {status} {output}")
        zeal = folder.firn("run", *BOARD, "main.py", command=ZEAL, FIRN_ZEAL_EVERY="97")
        # How many VM frames fit depends on what is garbage at the moment: the last line.
        expect("zeal", (zeal[0], zeal[1].splitlines()[:-1]), (status, output.splitlines()[:-1]))
        expect("QEMU", folder.firn("run", *BOARD, "--emulate", "main.py"), (status, output))


if __name__ == "__main__":
    main()
