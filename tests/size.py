#!/usr/bin/env python3
"""Sizes of the board runtimes: `size.py BUILD`. By board, then by source file as linked (from the linker map)."""

import glob
import os
import re
import struct
import subprocess
import sys


# What counts as what, of the sections that go by another name.
PARTS = {"rodata": "text", "srodata": "text", "vectors": "text", "boot": "text", "literal": "text", "irom": "text",
         "sdata": "data", "ramcode": "data", "sbss": "bss"}


def sections(path):
    """{name: bytes} of the sections of an ELF file of 32 bits."""
    with open(path, "rb") as f:
        elf = f.read()
    at, = struct.unpack_from("<I", elf, 32)
    size, count, names = struct.unpack_from("<HHH", elf, 46)
    headers = [struct.unpack_from("<10I", elf, at + i * size) for i in range(count)]
    text = headers[names][4]
    return {elf[text + h[0]:elf.index(b"\0", text + h[0])].decode(): h[5] for h in headers}


def row(elf):
    """(text, core, data, bss, stack): flash executed in place, initialised RAM, zeroed RAM, C stack."""
    size = sections(elf)
    text = sum(size.get(name, 0) for name in (".boot", ".text", ".irom", ".ARM.exidx"))
    return text, *(size.get(name, 0) for name in (".core", ".data", ".bss", ".stack"))


def sources(elf):
    """{symbol: file}: where a symbol of the part that was optimized as one comes from."""
    out = subprocess.run(["arm-none-eabi-nm", "-l", elf], check=False, capture_output=True, text=True).stdout  # nothing for other CPUs, whose files are not
    found = re.findall(r"^\S+ \S (\S+)\t\S*?((?:runtime|port|boards)/\S+):\d+$", out, re.M)
    return {name: re.sub(r"boards/[^/]*/", "port/", file) for name, file in found}


def by_file(elf, path):
    """{file: {section: bytes}} from the map's list of input sections."""
    with open(path) as f:
        content = f.read()
    source = sources(elf)
    content = content[content.index("Linker script and memory map"):]
    sizes = {}
    for section, _, size, file in re.findall(
            r"^ (\.\S+)\s+(0x[0-9a-f]+)\s+(0x[0-9a-f]+)\s+(\S+)$", content, re.M):
        kind = re.match(r"\.(text|rodata|srodata|vectors|boot|literal|irom|core|data|sdata|ramcode|bss|sbss)\b", section)
        if not kind:
            continue
        name = re.sub(r".*/obj/(.*)\.o", r"\1.c", file)
        name = re.sub(r".*/(lib\w+)\.a\(.*\)", r"\1", name)
        if "ltrans" in name:
            symbol = re.sub(r"\.\w+\.?", "", section, count=1)
            name = source.get(symbol, symbol if int(size, 16) >= 512 else "(constants)")
        kind = PARTS.get(kind[1], kind[1])
        row = sizes.setdefault(name, {})
        row[kind] = row.get(kind, 0) + int(size, 16)
    return sizes


def main():
    elfs = sorted(glob.glob(os.path.join(sys.argv[1], "boards", "*", "runtime.elf")))
    if not elfs:
        print("no board runtime has been built: is the cross compiler installed?", file=sys.stderr)
        return 1
    print(f"{'board':12} {'text':>7} {'core':>6} {'data':>6} {'bss':>5} {'C stack':>8}")
    for elf in elfs:
        text, core, data, bss, stack = row(elf)
        print(f"{os.path.basename(os.path.dirname(elf)):12} {text:7} {core:6} {data:6} {bss:5} {stack:8}")
    for elf in elfs:
        print(f"\n{os.path.basename(os.path.dirname(elf))}")
        print(f"  {'file':34} {'text':>7} {'core':>6} {'data':>5} {'bss':>5}")
        rows = by_file(elf, os.path.join(os.path.dirname(elf), "runtime.map"))
        for name, sizes in sorted(rows.items(), key=lambda r: (-r[1].get("text", 0), r[0])):
            print(f"  {name:34} {sizes.get('text', 0):7} {sizes.get('core', 0):6} "
                  f"{sizes.get('data', 0):5} {sizes.get('bss', 0):5}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
