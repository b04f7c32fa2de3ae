#!/usr/bin/env python3
"""Sizes of the board runtimes: `size.py BUILD`. By board, then by source file as linked (from the linker map)."""

import glob
import os
import re
import subprocess
import sys


def sections(elf):
    """(text, data, bss) as flash bytes executed in place, initialised RAM, zeroed RAM; without the C stack."""
    out = subprocess.run(["arm-none-eabi-size", "-A", elf], check=True, capture_output=True,
                         text=True).stdout
    size = {m[0]: int(m[1]) for m in re.findall(r"^(\.\S+)\s+(\d+)\s", out, re.M)}
    text = size.get(".text", 0) + size.get(".ARM.exidx", 0)
    return text, size.get(".core", 0), size.get(".data", 0), size.get(".bss", 0), \
        size.get(".stack", 0)


def sources(elf):
    """{symbol: file}: where a symbol of the part that was optimized as one comes from."""
    out = subprocess.run(["arm-none-eabi-nm", "-l", elf], check=True, capture_output=True, text=True).stdout
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
        kind = re.match(r"\.(text|rodata|vectors|core|data|bss)\b", section)
        if not kind:
            continue
        name = re.sub(r".*/obj/(.*)\.o", r"\1.c", file)
        name = re.sub(r".*/(lib\w+)\.a\(.*\)", r"\1", name)
        if "ltrans" in name:
            symbol = re.sub(r"\.\w+\.?", "", section, count=1)
            name = source.get(symbol, symbol if int(size, 16) >= 512 else "(constants)")
        kind = {"rodata": "text", "vectors": "text"}.get(kind[1], kind[1])
        row = sizes.setdefault(name, {})
        row[kind] = row.get(kind, 0) + int(size, 16)
    return sizes


def main():
    elfs = sorted(glob.glob(os.path.join(sys.argv[1], "boards", "*", "runtime.elf")))
    if not elfs:
        print("no board runtime has been built: is the cross compiler installed?", file=sys.stderr)
        return 1
    for elf in elfs:
        text, core, data, bss, stack = sections(elf)
        print(os.path.basename(os.path.dirname(elf)))
        print(f"  text {text}, core block {core}, RAM besides heap and C stack {data + bss}, "
              f"C stack {stack}")
        print(f"  {'file':34} {'text':>7} {'core':>6} {'data':>5} {'bss':>5}")
        rows = by_file(elf, os.path.join(os.path.dirname(elf), "runtime.map"))
        for name, row in sorted(rows.items(), key=lambda r: (-r[1].get("text", 0), r[0])):
            print(f"  {name:34} {row.get('text', 0):7} {row.get('core', 0):6} "
                  f"{row.get('data', 0):5} {row.get('bss', 0):5}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
