"""One layout: what is baked stands unchanged at the board's addresses in every container; the core block of the board is
the simulator's, moved; and the heap of a running program is the board's to the byte, up to the same MemoryError."""

import re
import struct
from _board import BOARD, BUILD, Folder, core_words, elf_segments, expect, fail, header, memory

# Prints the bytes in use after each of many steps – no collection in between, so every allocation counts – and
# how far a list, a dict and a chain of objects get before the heap is full.
PROGRAM = """
import gc
gc.collect()
gc.disable()

class Node:
    def __init__(self, next):
        self.next = next
        self.text = str(len(self.__class__.__name__))

def kinds(i):
    yield [i, str(i), i / 3, 10 ** 30 + i]
    yield {i: {i}, 'k%d' % i: (i, None)}
    yield bytes([i, 2]), bytearray(i), range(i), slice(i), frozenset((i,))
    yield Node(Node(None)), lambda: i, Node(3).__init__, property(len), iter([i])
    yield 'ä' * i, ValueError(i), enumerate('a'), zip('a', 'b'), map(len, []), {1: 2}.items()

kept = []
for i in range(12):
    for made in kinds(i):
        kept.append(made)
        print(gc.mem_alloc(), end=' ')
print()
del kept, made
gc.enable()

def fill(step):
    n = 0
    try:
        while True:
            step(n)
            n += 1
    except MemoryError:
        return n

for _ in range(2):
    l = []
    n = fill(lambda n: l.append(n * 1.5))
    l = None
    d = {}
    m = fill(lambda n: d.__setitem__(n * 7, [n]))
    d = None
    node = [None]
    def link(n):
        node[0] = Node(node[0])
    k = fill(link)
    node = [None]
    s = ['']
    def grow(n):
        s[0] += 'text'
    t = fill(grow)
    s = None
    gc.collect()
    print(n, m, k, t, gc.mem_alloc(), gc.mem_free())
"""


def hex_memory(text):
    """{address: byte} of an Intel HEX file."""
    found, high = {}, 0
    for line in text.decode().split():
        data = bytes.fromhex(line[1:])
        if sum(data) & 255:
            fail(f"checksum of {line}")
        address, kind = struct.unpack_from(">HB", data, 1)
        if kind == 4:
            high = struct.unpack_from(">H", data, 4)[0] << 16
        elif kind == 0:
            for i, byte in enumerate(data[4:-1]):
                found[high + address + i] = byte
    return found


def main():
    with Folder(main=PROGRAM) as folder:
        image = folder.bake("a.img")
        at, size = header(image)["base"], len(image)
        expect("a.elf at the image's address", memory(elf_segments(folder.bake("a.elf")), at, size), image)
        expect("a.bin at the image's address", folder.bake("a.bin")[at:at + size], image)
        found = hex_memory(folder.bake("a.hex"))
        expect("a.hex at the image's address", bytes(found.get(at + i, 256) for i in range(size)), image)

        words, references = core_words(32)
        base = header(image)["core_base"]
        moved = struct.pack(f"<{len(words)}I", *(w + base * (i in references) for i, w in enumerate(words)))
        with open(f"{BUILD}/boards/mps2-an385/runtime.elf", "rb") as f:
            expect("the board's core block is the generated one",
                   memory(elf_segments(f.read()), base, len(moved)) == moved, True)

        for heap in ("8K", "33K", "128K"):
            simulated = folder.firn("run", *BOARD, "--heap", heap, "main.py")
            emulated = folder.firn("run", *BOARD, "--heap", heap, "--emulate", "main.py")
            expect(f"under QEMU with {heap}", emulated, simulated)
            if heap == "128K" and (simulated[0] != 0 or not re.search(r"^\d+ \d+ \d+ \d+ \d+ \d+$", simulated[1], re.M)):
                fail(f"the program fails: {simulated}")


if __name__ == "__main__":
    main()
