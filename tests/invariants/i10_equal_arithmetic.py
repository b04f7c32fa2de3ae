"""Equal arithmetic: every C file is compiled as C11 without extensions and without fused operations; sums of products – what
fusing would change – come out rounded twice, in both widths, in the simulator and under QEMU."""

import json
import os
import random
import struct
from _board import BOARD, BUILD, Folder, expect, fail

COUNT = 3000


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def commands():
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as f:
        host = [entry["command"] for entry in json.load(f)]
    with open(os.path.join(BUILD, "build.ninja"), encoding="utf-8") as f:
        cross = [line for line in f if " -c " in line and "-none-eabi-gcc" in line]
    if len(host) < 50 or len(cross) < 50:
        fail(f"{len(host)} and {len(cross)} compilations are known")
    return host + cross


def main():
    for line in commands():
        if "-ffp-contract=off" not in line or "-std=c11" not in line or "-ffast-math" in line:
            fail(f"compiled with other rules of arithmetic: {line.strip()[:300]}")
    r = random.Random(10)
    triples = []
    for _ in range(COUNT):
        x, y = single(r.uniform(1, 2)), single(r.uniform(1, 2))
        triples.append((x, y, -single(x * y) * r.choice((1, 1, 0.5))))
    # Operands as text, so that both widths read them from the same digits.
    program = "".join(f"print({x!r} * x{y!r} + {z!r})\n".replace("x", "one * ", 1) for x, y, z in triples)
    program = "one = float('1')\n" + program
    with Folder(main=program) as folder:
        doubles = "".join(f"{x * y + z!r}\n" for x, y, z in triples)
        expect("doubles", folder.firn("run", "main.py") == (0, doubles), True)
        status, output = folder.firn("run", *BOARD, "main.py")
        singles = [single(single(x * y) + single(z)) for x, y, z in triples]
        expect("single precision", (status, [single(float(line)) for line in output.splitlines()]), (0, singles))
        expect("under QEMU", folder.firn("run", *BOARD, "--emulate", "main.py") == (status, output), True)


if __name__ == "__main__":
    main()
