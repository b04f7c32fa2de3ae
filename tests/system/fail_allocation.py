"""Allocation n fails, for every n of short scripts and for seeded n of longer ones: always a clean MemoryError – caught by
the script, or a traceback and exit status 1 – never a crash. In the zeal build, so that a stale pointer is seen at once; the
whole script at run time, then what a bake has left of it."""

import glob
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ZEAL, SOURCE = os.environ["FIRN_ZEAL"], os.environ["FIRN_SOURCE"]
EVERY = 40  # the first n, all of them
SEEDED = 40  # and so many of the others


def run(path, n, plain=True):
    env = dict(os.environ, FIRN_ZEAL_EVERY="7")
    if n:
        env["FIRN_FAIL_ALLOCATION"] = str(n)
    how = ["--no-freeze"] if plain else []
    done = subprocess.run([ZEAL, "run", *how, os.path.basename(path)], cwd=os.path.dirname(path), env=env,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "backslashreplace")


def clean(whole, got):
    """Nothing failed, the script caught it, or a traceback that ends in MemoryError."""
    status, output = got
    if "Sanitizer" in output or "runtime error" in output:
        return False
    if got == whole or status == 0:
        return True
    last = output.rstrip().rsplit("\n", 1)[-1]
    # It may follow what a print had written when it failed.
    return status == 1 and last.endswith("MemoryError: memory allocation failed")


def allocations(path, whole, plain):
    """The number of allocations: from there on nothing fails. Doubling, then halving."""
    high = 64
    while run(path, high, plain) != whole:
        high *= 2
        if high > 1 << 26:
            raise ValueError(f"{path}: a failing allocation is never reached")
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if run(path, middle, plain) == whole:
            high = middle
        else:
            low = middle
    return high


def check(job):
    path, plain = job
    whole = run(path, 0, plain)
    name = os.path.basename(path) + ("" if plain else ", frozen")
    if whole[0] != 0:
        return f"{name}: does not run: {whole}"
    end = allocations(path, whole, plain)
    random.seed(name)
    numbers = list(range(1, min(end, EVERY + 1)))
    if end > EVERY + 1:
        numbers += random.sample(range(EVERY + 1, end), min(SEEDED, end - EVERY - 1))
    failed = 0
    for n in numbers:
        got = run(path, n, plain)
        failed += got != whole
        if not clean(whole, got):
            return f"{name}: allocation {n} of {end}: exit status {got[0]}\n{got[1][-1500:]}"
    return "" if failed or not plain else f"{name}: no allocation failed"


def main():
    paths = sorted(glob.glob(os.path.join(SOURCE, "tests", "memory", "fail_*.py")))
    if len(paths) < 12:
        print(f"{len(paths)} scripts, expected a dozen")
        return 1
    with ThreadPoolExecutor(2) as pool:
        jobs = [(path, plain) for plain in (True, False) for path in paths]
        problems = [problem for problem in pool.map(check, jobs) if problem]
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
