"""A script and its image: gc.mem_alloc() after gc.collect() is the same number in the simulator and under QEMU, and all
free memory is one block – after every benchmark program, every example and every test script that comes to its end."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

FIRN, SOURCE = os.environ["FIRN"], os.environ["FIRN_SOURCE"]
TAIL = """

import gc as _gc
_gc.collect()
print("alloc", _gc.mem_alloc(), "free", _gc.mem_free())
print("one block:", len(bytearray(_gc.mem_free() - 64)) > 0)
"""


def output(command, cwd):
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, timeout=300)
    return done.returncode, done.stdout.replace("\r", "") + done.stderr


def programs():
    """(name, source, folder of the modules beside it or None)"""
    for path in sorted(glob.glob(os.path.join(SOURCE, "tests", "bench", "*.py"))):
        if os.path.basename(path) not in ("modules.py", "run.py", "timing.py"):
            with open(path, encoding="utf-8") as f:
                source = f.read().replace("from timing import report\n", "")
            yield os.path.basename(path), source.replace("report(main)", "print(main())"), None
    for path in sorted(glob.glob(os.path.join(SOURCE, "tests", "*", "*.py"))
                       + glob.glob(os.path.join(SOURCE, "examples", "*", "main.py"))):
        kind = path.split(os.sep)[-2]
        if kind in ("bench", "system", "invariants", "unit", "stub") or os.path.basename(path).startswith("_"):
            continue
        with open(path, encoding="utf-8") as f:
            source = f.read()
        # What ends early has no last line, and what is not for the board is not compared with it.
        if not re.search(r"^# (skip|heap|status|timeout):|sys\.exit\(", source, re.M):
            yield "/".join(path.split(os.sep)[-2:]), source, os.path.dirname(path)


def check(program):
    name, source, folder = program
    with tempfile.TemporaryDirectory(prefix="firn-test-") as temp:
        work = os.path.join(temp, "work")
        if folder is None:
            os.mkdir(work)
        else:
            shutil.copytree(folder, work)
        with open(os.path.join(work, "main.py"), "w", encoding="utf-8") as f:
            f.write(source + TAIL)
        board = [FIRN, "run", "--board", "mps2-an385", "--heap", "160K"]
        simulated = output(board + ["main.py"], work)
        emulated = output(board + ["--emulate", "main.py"], work)
    if simulated != emulated or simulated[0] != 0 or "one block: True" not in simulated[1]:
        return f"{name}: simulator {simulated[0]} {simulated[1][-400:]}, QEMU {emulated[0]} {emulated[1][-400:]}"
    return ""


def main():
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(check, programs()))
    problems = [problem for problem in found if problem]
    if len(found) < 80:
        problems.append(f"only {len(found)} programs")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
