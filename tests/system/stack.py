"""The native recursion limit of each board times the largest frame fits its C stack (from -fstack-usage);
tests/exceptions/native_depth.py tries it out."""

import glob
import json
import os
import sys

# Python that is run again from a native takes these frames, and the native its own.
REENTRY = ("vm_call_special", "vm_call_kw", "vm_run", "vm_loop")
RESERVE = 2048  # start-up, interrupts and the innermost native


def frames(folder):
    for path in glob.glob(os.path.join(folder, "obj", "**", "*.su"), recursive=True):
        with open(path) as f:
            for line in f:
                where, size, kind = line.rstrip("\n").split("\t")
                yield int(size), where.rsplit(":", 1)[1].split(".")[0], kind


def check(folder):
    board = os.path.basename(folder)
    with open(os.path.join(folder, "board.json")) as f:
        description = json.load(f)
    found = sorted(frames(folder), reverse=True)
    unbounded = [name for _, name, kind in found if kind == "dynamic"]
    if unbounded:
        print(f"{board}: frames of unknown size: {', '.join(unbounded)}")
        return False
    depth = description["limits"]["native_depth"]
    stack = int(description["c_stack"], 0)
    sizes = {name: size for size, name, _ in reversed(found)}
    largest = sum(sizes[name] for name in REENTRY) + found[0][0]
    need = depth * largest + RESERVE
    print(f"{board}: {depth} levels x {largest} B + {RESERVE} B = {need} B of {stack} B C stack; largest: "
          + ", ".join(f"{name} {size}" for size, name, _ in found[:8]))
    return need <= stack


def main():
    folders = [os.path.dirname(p) for p in
               glob.glob(os.path.join(os.environ["FIRN_BUILD"], "boards", "*", "runtime.elf"))]
    if not folders:
        print("no board runtime has been built")
        return 1
    return 0 if all([check(folder) for folder in folders]) else 1


if __name__ == "__main__":
    sys.exit(main())
