#!/usr/bin/env python3
"""Counts instructions of the benchmark programs and prints them as tables.

On Cortex-M3: QEMU with -icount, where the program's own microseconds are 1000 instructions each. On the host: callgrind,
the start of the process subtracted, beside lua5.4 running the same program. MICROPYTHON=path adds that binary."""

import argparse
import glob
import os
import re
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BOARD = "mps2-an385"
BASELINE_SIX = ["fib", "queens", "sieve", "mandel", "words", "trees"]

# What the same operation takes in MicroPython on this CPU, and the most that this runtime may take.
OPERATIONS = {
    "fib(24), thousands": (96100, 14000),
    "for i in range(n): pass": (209, 26),
    "while i < n: i += 1": (228, 45),
    "s += o.x": (383, 90),
    "o.x += 1": (482, 125),
    "o.m(i)": (871, 130),
    "call of a module's function": (648, 85),
    "s += l[i]": (420, 85),
    "l[i] = i": (348, 68),
    "for x in l: s += x": (220, 68),
    "g += 1 (global)": (400, 75),
    "s += d['ccc']": (411, 100),
    "x = x * a + b": (878, 210),
}
FROZEN_RATIO = 1.15
COLLECTIONS = {
    "nearly nothing": (800, 2000),
    "10 KB of tuples": (50000, 80000),
    "40 KB of tuples in place": (160000, 180000),
    "40 KB of tuples, all moving": (300000, 350000),
    "bytearray of 40 KB in place": (1000, 1000),
    "bytearray of 40 KB, moving": (15000, 15000),
}


def output(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=600, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit status {done.returncode}\n"
                           f"{done.stdout[-600:]}{done.stderr[-600:]}")
    return done.stdout, done.stderr


def on_board(firn, file, heap):
    out, _ = output([firn, "run", "--board", BOARD, "--heap", heap, "--emulate", file], cwd=HERE)
    return out.replace("\r", "")


def callgrind(command, cwd):
    """Instructions of a process and the first line that it prints."""
    out, err = output(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                      cwd=cwd)
    return int(re.search(r"Collected : (\d+)", err)[1]), out.split("\n", 1)[0]


class Host:
    """One language on the host; counts are those of the program alone. What `bake` makes of a source is run in its
    place."""

    def __init__(self, command, suffix, temp, bake=lambda source: source):
        self.command, self.suffix, self.bake = command, suffix, bake
        empty = os.path.join(temp, "empty" + suffix)
        with open(empty, "w"):
            pass
        self.start, _ = callgrind(command + [bake(empty)], HERE)

    def count(self, name):
        total, first = callgrind(self.command + [self.bake(name + self.suffix)], HERE)
        return (total - self.start) / 1e6, first


def mean(ratios):
    return statistics.geometric_mean(ratios)


def programs_table(firn, names, temp):
    def bake(source):
        image = os.path.join(temp, os.path.basename(source) + ".img")
        output([firn, "bake", "--board", "host", "--heap", "1M", "-o", image, source], cwd=HERE)
        return image

    languages = {"firn": Host([firn, "run"], ".py", temp, bake),
                 "lua": Host(["lua5.4"], ".lua", temp)}
    if os.environ.get("MICROPYTHON"):
        languages["micropython"] = Host([os.environ["MICROPYTHON"]], ".py", temp)
    print("Millions of instructions      Cortex-M3 |    host" +
          "".join(f"{name:>12}   ratio" for name in list(languages)[1:]))
    ratios = {}
    for name in names:
        board = on_board(firn, name + ".py", "256K")
        us = int(re.search(r"^us (\d+)$", board, re.M)[1])
        counts = {language: host.count(name) for language, host in languages.items()}
        results = {first for _, first in counts.values()} | {board.split("\n", 1)[0]}
        if len(results) != 1:
            raise RuntimeError(f"{name}: the results differ: {results}")
        own = counts["firn"][0]
        line = f"  {name:24} {us / 1000:13.2f} | {own:7.2f}"
        for language in list(languages)[1:]:
            ratio = own / counts[language][0]
            ratios.setdefault(language, {})[name] = ratio
            line += f"{counts[language][0]:12.2f} {ratio:7.2f}"
        print(line, flush=True)
    for language, by_name in ratios.items():
        print(f"  geometric mean, firn : {language}: {mean(by_name.values()):.2f}")
        six = [by_name[n] for n in BASELINE_SIX if n in by_name]
        if len(six) == len(BASELINE_SIX):
            print(f"  of {', '.join(BASELINE_SIX)}: {mean(six):.2f}")


def operations_table(firn):
    print("Instructions an iteration, Cortex-M3    firn    gate   MicroPython")
    over = 0
    for line in on_board(firn, os.path.join("board", "operations.py"), "128K").splitlines():
        name, count = line.rsplit(" ", 1)
        micropython, gate = OPERATIONS[name]
        over += int(count) > gate
        print(f"  {name:34} {int(count):7} {gate:7} {micropython:13}"
              f"{'  over' if int(count) > gate else ''}")
    return over


def frozen_table(firn):
    """What start-up has made, against the same in RAM: at most 1.15 times while it was not written."""
    print("Instructions an iteration, Cortex-M3     RAM   flash         written")
    over = 0
    for line in on_board(firn, os.path.join("board", "frozen.py"), "128K").splitlines():
        name, *counts = line.rsplit(" ", 3)
        ram, flash, written = map(int, counts)
        bad = flash > FROZEN_RATIO * ram
        over += bad
        print(f"  {name:34} {ram:7} {flash:7} {flash / ram:6.2f} {written:7} {written / ram:6.2f}"
              f"{'  over' if bad else ''}")
    return over


def collections_table(firn):
    print("Instructions of one gc.collect(), 64 KB     alone     goal   in garbage     goal")
    over = 0
    for line in on_board(firn, os.path.join("board", "collecting.py"), "64K").splitlines():
        name, alone, full = line.rsplit(" ", 2)
        goals = COLLECTIONS[name]
        bad = int(alone) > goals[0] or int(full) > goals[1]
        over += bad
        print(f"  {name:36} {alone:>10} {goals[0]:8} {full:>12} {goals[1]:8}"
              f"{'  over' if bad else ''}")
    return over


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firn", default=os.path.join(ROOT, "build", "firn"))
    parser.add_argument("program", nargs="*", help="only these programs")
    args = parser.parse_args()
    names = args.program or sorted(os.path.basename(p)[:-4]
                                   for p in glob.glob(os.path.join(HERE, "*.lua")))
    firn = os.path.abspath(args.firn)
    try:
        with tempfile.TemporaryDirectory(prefix="firn-bench-") as temp:
            over = 0
            if not args.program:
                over += operations_table(firn)
                over += frozen_table(firn)
                over += collections_table(firn)
            programs_table(firn, names, temp)
    except (RuntimeError, KeyError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return 1
    if over:
        print(f"{over} over the gate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
