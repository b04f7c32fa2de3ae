"""Freezing is invisible: each test script and example prints the same and leaves with the same status whether its start-up was
evaluated at bake time or runs on the board. Masked are ids and default reprs (addresses there are none), and nothing else;
scripts that print figures of gc or times are left out by name."""

import glob
import os
import re
from concurrent.futures import ThreadPoolExecutor
from _board import BOARD, SOURCE, Folder, fail

# They print what the design exempts: figures of memory, counters and times.
FIGURES = {"modules/gc_module", "time/ticks", "time/sleeping", "memory/fail_caught"}
NOT_SCRIPTS = {"bench", "system", "invariants", "unit", "stub", "errors", "commands"}


def programs():
    tests = os.path.join(SOURCE, "tests")
    for path in sorted(glob.glob(os.path.join(tests, "*", "*.py")) + glob.glob(os.path.join(tests, "*", "*", "main.py"))
                       + glob.glob(os.path.join(SOURCE, "examples", "*", "main.py"))):
        project = os.path.basename(path) == "main.py"
        program = os.path.dirname(path) if project else path
        name = os.path.relpath(program, tests)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        if name.split(os.sep)[0] in NOT_SCRIPTS or os.path.basename(path).startswith("_") \
                or name.removesuffix(".py") in FIGURES or re.search(r"^# skip: (all|mps2-an385|sim)\b|mem_free|mem_alloc", text, re.M):
            continue
        heap = re.search(r"^# heap: *(\S+)", text, re.M)
        arguments = re.search(r"^# args: *(.*?) *$", text, re.M)
        yield (name, program, ["--heap", heap[1]] if heap else [], arguments[1].split() if arguments else [])


def masked(result):
    return result[0], re.sub(r"\bat 0x[0-9a-f]+|\bid [0-9]+", "at 0x-", result[1])


def main():
    with Folder() as folder:
        def check(program):
            name, path, options, arguments = program
            command = ["run", *BOARD, *options, path, *arguments]
            frozen = folder.firn(*command, frozen=True)
            plain = folder.firn(*command)
            return "" if masked(frozen) == masked(plain) else \
                f"{name}:\n  frozen {frozen[0]}: {frozen[1][-600:]}\n  plain {plain[0]}: {plain[1][-600:]}"

        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(check, programs()))
    problems = [problem for problem in found if problem]
    if len(found) < 100:
        problems.append(f"only {len(found)} programs")
    if problems:
        fail("\n".join(problems))


if __name__ == "__main__":
    main()
