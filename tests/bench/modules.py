#!/usr/bin/env python3
"""What modules of micropython-lib cost, from their unmodified sources, frozen, on Cortex-M3: heap and instructions of
their first import inside a function, heap after a workload (workloads/w_*.py), RAM besides heap and C stack; then the heap on
the first line of a program that imports ten of them. Prints the table of docs/frozen.md.

    make modules MPLIB=DIR [MPDIR=DIR]      MPLIB: micropython-lib; MPDIR: MicroPython, for its extmod/asyncio

Instructions are counted one by one: QEMU writes each to a log, and those between two calls of time.ticks_us() are the
statement between them. micropython.json beside this file holds MicroPython's heap after the same workloads (v1.29.0-preview, port qemu, all modules
frozen; datetime and logging after their import alone, since that port has no clock)."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BOARD = "mps2-an385"
IMPORT_HEAP, IMPORT_INSTRUCTIONS, FIRST_LINE, STATICS = 0, 500, 64, 512

# Heap that the import takes in MicroPython, frozen, and instructions in thousands, where they were measured.
MODULES = {
    "datetime": (5952, 382), "asyncio": (2064, 173), "logging": (2192, 146), "unittest": (2416, 145),
    "argparse": (1520, 125), "umqtt.simple": (912, 85), "requests": (880, 52),
    "collections.defaultdict": (672, 67), "cbor2": (2176, 280), "aiohttp": (7392, 1144),
    "heapq": None, "operator": None, "itertools": None, "functools": None, "pprint": None, "keyword": None,
    "bisect": None, "copy": None, "types": None, "string": None, "html": None, "inspect": None, "cmd": None,
    "contextlib": None,
}
TEN = ["datetime", "logging", "unittest", "argparse", "heapq", "functools", "copy", "contextlib", "html", "bisect"]
# Its manifest also asks for micropython-lib's ssl, which is a front of MicroPython's native tls.
FOLDERS = {"umqtt.simple": ("umqtt", "micropython/umqtt.simple")}
NO_WORKLOAD = {"aiohttp": "needs a server"}

IMPORT = """import time, gc


def measure():
    before = gc.mem_alloc()
    time.ticks_us()
    time.ticks_us()
    import {0}
    time.ticks_us()
    print("heap", gc.mem_alloc() - before)


measure()
"""
WORKLOAD = """import gc

gc.collect()
before = gc.mem_alloc()
import {0}

{0}.run()
gc.collect()
print("heap", gc.mem_alloc() - before)
"""


class Failed(Exception):
    pass


def output(command, folder):
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, timeout=300)
    text = done.stdout.decode("utf-8", "backslashreplace").replace("\r", "")
    if done.returncode != 0:
        raise Failed(next((line for line in text.splitlines()[::-1] if "rror:" in line), text[-300:]))
    return text


class Bench:
    def __init__(self, firn, build, mplib, mpdir, temp):
        self.firn, self.mplib, self.mpdir, self.temp = firn, mplib, mpdir, temp
        elf = os.path.join(build, "boards", BOARD, "runtime.elf")
        symbols = output(["arm-none-eabi-nm", elf], temp).splitlines()
        self.tick = next(int(s.split()[0], 16) for s in symbols if s.endswith(" time_ticks_us")) & ~1
        sections = output(["arm-none-eabi-size", "-A", elf], temp).splitlines()
        sizes = {row.split()[0]: int(row.split()[1]) for row in sections if row.startswith(".")}
        self.statics = sizes.get(".data", 0) + sizes.get(".bss", 0)
        with open(os.path.join(ROOT, "boards", BOARD, "board.json"), encoding="utf-8") as f:
            self.emulator = json.load(f)["emulator"]["command"]

    def bake(self, name, text, modules):
        """Bakes a program that may import packages of micropython-lib; returns its .elf and the report."""
        folder = os.path.join(self.temp, name)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "main.py"), "w", encoding="utf-8") as f:
            f.write(text)
        with open(os.path.join(folder, "manifest.py"), "w", encoding="utf-8") as f:
            for module in modules:
                if module == "asyncio":
                    if self.mpdir:
                        f.write(f"package('asyncio', base_path={os.path.join(self.mpdir, 'extmod')!r})\n")
                elif module in FOLDERS:
                    folder_, base = FOLDERS[module]
                    f.write(f"package({folder_!r}, base_path='$(MPY_LIB_DIR)/{base}')\n")
                else:
                    f.write(f"require({module.replace('collections.', 'collections-')!r})\n")
        for module in modules:
            workload = os.path.join(HERE, "workloads", workload_name(module) + ".py")
            if os.path.exists(workload):
                shutil.copy(workload, folder)
        elf = os.path.join(self.temp, name + ".elf")
        report = output([self.firn, "bake", "--board", BOARD, "--report=json", "-o", elf,
                         "-D", "MPY_LIB_DIR=" + self.mplib, folder], self.temp)
        return elf, json.loads(report[report.index("{\n"):])

    def emulate(self, elf, options=()):
        """What the program prints up to its line "heap N"; the board stays at its prompt then."""
        command = [word.format(elf=elf, args="main") for word in self.emulator]
        with subprocess.Popen([*command, *options], cwd=self.temp, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="backslashreplace") as board:
            text = ""
            for line in board.stdout:
                text += line
                if line.startswith(("heap ", "firn ", ">>>")) or "Error" in line:
                    break
            board.terminate()
        if "heap " not in text:
            raise Failed(text.strip()[-300:])
        return text

    def instructions(self, elf):
        """Of the statement between the second and the third call of ticks_us, less those between the first two."""
        log = elf + ".log"
        text = self.emulate(elf, ["-singlestep", "-d", "exec,nochain", "-D", log])
        ticks = []
        with open(log, encoding="utf-8") as f:
            for n, line in enumerate(line for line in f if line.startswith("Trace")):
                if int(line.split("/")[1], 16) == self.tick:
                    ticks.append(n)
        os.remove(log)
        return ticks[2] - ticks[1] - (ticks[1] - ticks[0]), heap_of(text)


def workload_name(module):
    return "w_" + module.replace(".", "_")


def heap_of(text):
    return int(text[text.index("heap ") + 5:].split()[0])


def why_left(report):
    """The first statement of a library that is left for the board."""
    for module in report["modules"]:
        for left in module["left"] if module["name"] not in ("__main__",) else ():
            return f"{module['file']}:{left['line']}: {left['why']}"
    return ""


def measure(bench, module):
    row = {"module": module}
    try:
        elf, report = bench.bake("i_" + workload_name(module), IMPORT.format(module), [module])
        row["instructions"], row["import"] = bench.instructions(elf)
        cells = sum(m["cells"] for m in report["modules"])
        writable = sum(len(m["writable"]) for m in report["modules"])
        row["ram"] = bench.statics + report["ram"]["boot"]
        row["ram goal"] = STATICS + 4 * cells + writable // 4
        row["why"] = why_left(report)
        if module not in NO_WORKLOAD:
            name = workload_name(module)
            elf, _ = bench.bake(name, WORKLOAD.format(name), [module])
            row["after"] = heap_of(bench.emulate(elf))
    except Failed as error:
        row["why"] = str(error)
    return row


def print_table(rows, micropython):
    """True when a goal is missed."""
    missed = 0
    print("| module | import, bytes | MicroPython | import, instructions | MicroPython "
          "| RAM besides heap | goal | heap after workload | MicroPython | |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|")
    for row in rows:
        bytes_, thousands = MODULES[row["module"]] or ("", "")
        after, peer = row.get("after", ""), micropython.get(row["module"], "")
        bad = row.get("import", 1) > IMPORT_HEAP or row.get("instructions", 9999) >= IMPORT_INSTRUCTIONS
        bad = bad or row["ram"] > row["ram goal"]
        bad = bad or (after != "" and peer != "" and after * 2 > peer)
        missed += bad
        k = f"{thousands} k" if thousands != "" else ""
        note = row["why"] or NO_WORKLOAD.get(row["module"], "")
        print(f"| {row['module']} | {row.get('import', '')} | {bytes_} | {row.get('instructions', '')} | {k} "
              f"| {row.get('ram', '')} | {row.get('ram goal', '')} | {after} | {peer} "
              f"| {'**missed** ' if bad else ''}{note} |")
    return missed


def first_line(bench):
    text = "".join(f"import {name}\n" for name in TEN) + "import gc\nprint('heap', gc.mem_alloc())\n"
    elf, report = bench.bake("ten", text, TEN)
    heap, ram = heap_of(bench.emulate(elf)), report["ram"]["boot"]
    print(f"\nHeap in use on the first line of a main.py that imports {', '.join(TEN)}: {heap} bytes "
          f"(goal {FIRST_LINE}); RAM besides heap and C stack: {bench.statics + ram}.")
    return heap > FIRST_LINE


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--mplib", required=True, help="micropython-lib")
    parser.add_argument("--mpdir", help="MicroPython, for its extmod/asyncio; without it, asyncio is firn's own")
    parser.add_argument("module", nargs="*", help="only these modules")
    args = parser.parse_args()
    build, names = os.path.abspath(args.build), args.module or list(MODULES)
    with open(os.path.join(HERE, "micropython.json"), encoding="utf-8") as f:
        micropython = json.load(f)
    with tempfile.TemporaryDirectory(prefix="firn-modules-") as temp:
        bench = Bench(os.path.join(build, "firn"), build, os.path.abspath(args.mplib),
                      args.mpdir and os.path.abspath(args.mpdir), temp)
        with ThreadPoolExecutor(2) as pool:
            rows = list(pool.map(lambda name: measure(bench, name), names))
        missed = print_table(rows, micropython)
        if not args.module:
            missed += first_line(bench)
    print(f"\n{missed} missed" if missed else "\nAll goals met.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
