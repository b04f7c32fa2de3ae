#!/usr/bin/env python3
"""Bakes examples/logger for mps2-an385, with the report of what it takes there; runs it simulated and under QEMU, and shows
that both print the same."""

import os
import subprocess
import sys

from suite import ROOT, difference, execute

BOARD = "mps2-an385"
FIRN = os.path.join("build", "firn")


def show(command):
    print("$ " + " ".join(command), flush=True)


def main():
    os.chdir(ROOT)
    project = os.path.join("examples", "logger")
    os.makedirs(os.path.join("build", "demo"), exist_ok=True)
    bake = [FIRN, "bake", "--report", "--board", BOARD, "-o", os.path.join("build", "demo", "logger.elf"), project]
    show(bake)
    if subprocess.run(bake, check=False).returncode != 0:
        return 1
    runs = []
    for extra in ([], ["--emulate"]):
        command = [FIRN, "run", "--board", BOARD, *extra, project]
        show(command)
        runs.append(execute(command))
        print(runs[-1][1], end="", flush=True)
        print(f"(exit status {runs[-1][0]})")
    if runs[0] != runs[1]:
        print("The simulator and QEMU differ:\n" + difference(runs[0][1], runs[1][1]))
        return 1
    if not runs[0][1]:
        print("The program printed nothing.")
        return 1
    print("The simulator and QEMU printed the same.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
