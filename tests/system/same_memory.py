"""A script and its image: gc.mem_alloc() after gc.collect() is the same number in the simulator and under QEMU, and all
free memory is one block."""

import glob
import os
import subprocess
import sys
import tempfile

FIRN, SOURCE = os.environ["FIRN"], os.environ["FIRN_SOURCE"]
TAIL = """

import gc as _gc
_gc.collect()
print("alloc", _gc.mem_alloc(), "free", _gc.mem_free())
print("one block of", len(bytearray(_gc.mem_free() - 64)) > 0)
"""


def output(command, cwd):
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, timeout=300)
    return done.returncode, done.stdout.replace("\r", "") + done.stderr


def main():
    programs = [p for p in sorted(glob.glob(os.path.join(SOURCE, "tests", "bench", "*.py")))
                if os.path.basename(p) not in ("run.py", "timing.py")]
    bad = 0
    for path in programs:
        name = os.path.basename(path)
        with open(path) as f:
            source = f.read().replace("from timing import report\n", "")
        source = source.replace("report(main)", "print(main())") + TAIL
        with tempfile.TemporaryDirectory(prefix="firn-test-") as temp:
            with open(os.path.join(temp, "main.py"), "w") as f:
                f.write(source)
            board = [FIRN, "run", "--board", "mps2-an385", "--heap", "160K"]
            simulated = output(board + ["main.py"], temp)
            emulated = output(board + ["--emulate", "main.py"], temp)
        if simulated != emulated or simulated[0] != 0 or "one block of True" not in simulated[1]:
            bad += 1
            print(f"{name}: simulator {simulated}, QEMU {emulated}")
    return 1 if bad or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
