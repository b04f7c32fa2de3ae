#!/usr/bin/env python3
"""Runs every *.py of directories, MicroPython's suite or any other, and prints a table of the results. tests/README.md tells
the rules."""

import argparse
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import suite  # noqa: E402
from suite import Result  # noqa: E402

ANYTHING = "########"  # a line of an expectation that stands for any number of lines
FRAME = re.compile(r'^(  File ".*", line \d+, in .*\n)    .*\n(?:    [ ~^]+\n)?', re.M)  # with its source line
SKIPS = ("SKIP", "SKIP-TOO-LARGE")


class Foreign:
    """A script of a directory that knows nothing of this project: no directives, no stubs."""

    def __init__(self, place, path, target, options):
        self.place, self.target, self.options = place, target, options
        self.cwd, self.file = os.path.split(path)
        self.path, self.name = path, os.path.basename(path)

    def oracle(self):
        env = suite.environment(PYTHONHASHSEED="0", PYTHONUTF8="1")
        status, output = suite.execute([sys.executable, "-B", "-S", "-W", "ignore", self.file], self.cwd,
                                       self.options.timeout, env)
        return status, FRAME.sub(r"\1", output.replace(f'File "{self.cwd}{os.sep}', 'File "'))

    def expectation(self):
        """(status or None for any, text); <file>.exp goes before <stem>.exp, both before CPython."""
        for path in (self.path + ".exp", os.path.splitext(self.path)[0] + ".exp"):
            if os.path.exists(path):
                return None, suite.read(path).replace("\r\n", "\n")
        return self.oracle()

    def command(self):
        command = [self.place.firn(self.target == "zeal"), "run"]
        if self.target == "zeal":
            command.append("--no-freeze")  # nothing moves while a bake evaluates start-up
        if self.target in ("sim", suite.BOARD):
            command += ["--board", suite.BOARD]
        if self.target == suite.BOARD:
            command.append("--emulate")
        for folder in self.options.include:
            command += ["-I", os.path.abspath(folder)]
        if self.options.heap:
            command += ["--heap", self.options.heap]
        return command + [self.file]

    def run(self):
        got = suite.execute(self.command(), self.cwd, self.options.timeout)
        if last_lines(got[1], 1)[0] in SKIPS:
            return [Result(self.name, True, skipped=True)]
        if got[0] == 0 and tested_itself(got[1]):
            return [Result(self.name, True)]
        status, want = self.expectation()
        if status is None and got[0] is not None and 0 <= got[0] < 124:
            status = got[0]  # an expectation in a file says nothing of the exit status
        if ANYTHING in want.splitlines() and matches(want, got[1]):
            want = got[1]
        return [suite.judge(self.name, want, status, got)]


class Own(suite.Script):
    """A script of this project's tests, with its directives, expectations and stubs."""

    def run(self):
        results = [r for r in super().run() if not r.name.endswith("(whole)")]
        for result in results:
            result.name = os.path.basename(self.name)
        return results


def last_lines(output, count):
    lines = output.rstrip("\n").split("\n")
    return [""] * (count - len(lines)) + lines[-count:]


def tested_itself(output):
    """A run of unittest that was all well: its times and titles are nobody's to compare."""
    lines = [line for line in last_lines(output, 4) if line]
    ran = any(re.match(r"Ran [1-9]\d* tests?\b", line) for line in lines)
    return ran and re.fullmatch(r"OK( \(.*\))?", lines[-1]) is not None


def matches(want, got):
    """Whether `got` is `want`, in which lines of ######## stand for any number of lines."""
    parts = [re.escape(part) for part in re.split(rf"^{ANYTHING}\n?", want, flags=re.M)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), got) is not None


def cases(place, folder, target, options):
    own = os.path.abspath(folder).startswith(suite.TESTS + os.sep)
    for entry in sorted(os.listdir(folder)):
        path = os.path.join(os.path.abspath(folder), entry)
        project = own and os.path.exists(os.path.join(path, "main.py"))
        if entry.startswith((".", "_")) or not (entry.endswith(".py") or project):
            continue
        if options.part and not any(part in entry for part in options.part):
            continue
        yield Own(place, path) if own else Foreign(place, path, target, options)


def report(tables, out=sys.stdout):
    """The table, and the names of what failed below it."""
    rows = [("suite", "run", "passed", "skipped", "failed")]
    for folder, results in tables.items():
        skipped = sum(r.skipped for r in results)
        failed = sum(not r.ok for r in results)
        rows.append((folder, len(results), len(results) - skipped - failed, skipped, failed))
    if len(tables) > 1:
        rows.append(("all", *(sum(row[i] for row in rows[1:]) for i in range(1, 5))))
    width = max(len(row[0]) for row in rows)
    for row in rows:
        print(row[0].ljust(width), *(str(cell).rjust(8) for cell in row[1:]), file=out)
    for folder, results in tables.items():
        for result in results:
            if not result.ok:
                print(f"failed: {os.path.join(folder, result.name)}", file=out)


def write_differences(path, tables):
    with open(path, "w", encoding="utf-8") as f:
        for folder, results in tables.items():
            for result in results:
                if not result.ok:
                    f.write(f"{os.path.join(folder, result.name)}\n{result.detail}\n\n")


def run_all(listed, jobs):
    """{folder: results in the order of names}."""
    tables = {folder: {} for folder, _ in listed}
    done = 0
    terminal = sys.stderr.isatty()
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(suite.run, case): (folder, i) for i, (folder, case) in enumerate(listed)}
        for future in as_completed(waiting):
            folder, i = waiting[future]
            tables[folder][i] = future.result()
            done += 1
            if terminal:
                print(f"\r{done} of {len(listed)}  {listed[i][1].name:.50}", end="\x1b[K", file=sys.stderr,
                      flush=True)
    if terminal:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return {folder: [r for _, group in sorted(found.items()) for r in group]
            for folder, found in tables.items()}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-j", type=int, default=2, metavar="N", help="jobs at a time (2)")
    parser.add_argument("--build", default=os.path.join(suite.ROOT, "build"), help="build folder")
    parser.add_argument("--mode", choices=("host", "zeal", "sim"), default="host",
                        help="host: the simulator with doubles; sim: the simulated board; "
                             "zeal: the heap moves at every allocation (host)")
    parser.add_argument("--board", choices=(suite.BOARD,), help="run under QEMU")
    parser.add_argument("-I", "--include", action="append", default=[], metavar="DIR",
                        help="where imports are looked for, too")
    parser.add_argument("--heap", help="as that of firn run; not for this project's own tests")
    parser.add_argument("--timeout", type=int, default=120, metavar="SECONDS", help="a run (120)")
    parser.add_argument("--diff", metavar="FILE", help="write what differed")
    parser.add_argument("--part", action="append", help="only files whose name contains this")
    parser.add_argument("suite", nargs="+", metavar="DIR", help="its *.py, not those of folders below")
    return parser.parse_args()


def main():
    options = arguments()
    target = options.board or options.mode
    place = suite.Place(options.build, [target])
    listed = []
    for folder in options.suite:
        if not os.path.isdir(folder):
            print(f"conformance: there is no directory {folder}", file=sys.stderr)
            return 2
        found = [(folder, case) for case in cases(place, folder, target, options)]
        if not found:
            print(f"conformance: {folder} has no *.py to run", file=sys.stderr)
            return 2
        listed += found
    if not os.path.exists(place.firn(target == "zeal")):
        print(f"conformance: {place.firn(target == 'zeal')} has not been built; `make"
              f"{' zeal' if target == 'zeal' else ''}` builds it", file=sys.stderr)
        return 2
    start = time.monotonic()
    tables = run_all(listed, options.j)
    report(tables)
    if options.diff:
        write_differences(options.diff, tables)
    if sys.stderr.isatty():
        print(f"{time.monotonic() - start:.0f} s", file=sys.stderr)
    return 1 if any(not r.ok for results in tables.values() for r in results) else 0


if __name__ == "__main__":
    sys.exit(main())
