"""Identity does not move: id(), default hashes and what is keyed by them stay while the collector slides everything; and
none of them tells an address – the same program with another heap prints the same numbers."""

from _board import BOARD, FIRN, ZEAL, Folder, expect, fail

PROGRAM = """
import gc

class Key:
    pass

def churn(n):
    return [[i, str(i)] for i in range(n)]

dead = churn(50)
keys = [Key() for i in range(40)]
others = [[i] for i in range(10)]
ids = [id(k) for k in keys] + [id(o) for o in others]
hashes = [hash(k) for k in keys]
table = {k: i for i, k in enumerate(keys)}
group = set(keys)
print(len(set(ids)) == 50, ids[:3], hashes[:3])
for turn in range(8):
    dead = churn(20 * turn)         # what lay below the keys dies: they slide
    gc.collect()
    print([id(k) for k in keys] + [id(o) for o in others] == ids, [hash(k) for k in keys] == hashes,
          [table[k] for k in keys] == list(range(40)), all(k in group for k in keys))
del keys[::2], others
table = group = None
gc.collect()
new = [Key() for i in range(40)]
print(set(id(k) for k in new) & set(ids[1:40:2]), [id(k) for k in keys] == ids[1:40:2])
print(repr(new[0]), new[3])
"""


def main():
    with Folder(main=PROGRAM) as folder:
        runs = {what: folder.firn("run", *arguments, "main.py", command=command) for what, command, arguments in (
            ("simulator", FIRN, BOARD), ("a heap of 37 KB", FIRN, [*BOARD, "--heap", "37K"]),
            ("QEMU", FIRN, [*BOARD, "--emulate"]), ("doubles", FIRN, ()), ("zeal", ZEAL, ()))}
        status, output = runs["simulator"]
        if status != 0 or output.count("True") != 1 + 8 * 4 + 1 or "False" in output or "set()" not in output:
            fail(f"simulator: {status}\n{output}")
        for what, got in runs.items():
            expect(what, got, (status, output))


if __name__ == "__main__":
    main()
