#!/usr/bin/env python3
"""Runs all tests; the last line is `N passed, N failed`. tests/README.md tells the formats."""

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import suite  # noqa: E402


class Report:
    """Counts results; shows progress on a terminal, failures everywhere."""

    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []
        self.terminal = sys.stdout.isatty()

    def add(self, result, total):
        if result.skipped:
            self.skipped.append(result)
        elif result.ok:
            self.passed += 1
        else:
            self.failed.append(result)
            self.clear()
            print(f"FAIL {result.name}\n{result.detail}".rstrip(), flush=True)
        if self.terminal:
            print(f"\r{self.passed} passed, {len(self.failed)} failed of {total}  {result.name:.50}",
                  end="\x1b[K", flush=True)

    def clear(self):
        if self.terminal:
            print("\r\x1b[K", end="")

    def finish(self, seconds):
        self.clear()
        too_large = [r for r in self.skipped if r.detail == suite.DOES_NOT_FIT]
        for board in suite.BOARDS:
            n = sum(r.name.endswith(f"({board})") for r in too_large)
            if n:
                print(f"{n} scripts do not fit the memory of {board}")
        self.skipped = [r for r in self.skipped if r not in too_large]
        if self.skipped:
            print(f"{len(self.skipped)} skipped:")
            for result in sorted(self.skipped, key=lambda r: r.name):
                print(f"  {result.name}: {result.detail}")
        if self.failed:
            print(f"{len(self.failed)} failed in {seconds:.0f} s:")
            for result in sorted(self.failed, key=lambda r: r.name):
                print(f"  {result.name}")
        print(f"{self.passed} passed, {len(self.failed)} failed", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-j", type=int, default=2, metavar="N", help="jobs at a time (2)")
    parser.add_argument("-l", action="store_true", help="list the cases instead of running them")
    parser.add_argument("--invariants", action="store_true",
                        help="list the design's numbered points, each with the tests that assert it")
    parser.add_argument("--build", default="build", help="build folder (build)")
    parser.add_argument("--target", action="append", choices=suite.TARGETS,
                        help="run scripts on this target only; may be repeated")
    parser.add_argument("--accept", action="store_true",
                        help="write what commands print as their expect.txt, to be reviewed")
    parser.add_argument("part", nargs="*", help="run only cases whose name contains one of these")
    args = parser.parse_intermixed_args()

    if args.invariants:
        print(suite.Walls().list())
        return 0
    place = suite.Place(args.build, args.target or suite.TARGETS, args.accept,
                        everywhere=bool(args.target))
    cases = [c for c in suite.all_cases(place)
             if not args.part or any(p in c.name for p in args.part)]
    if args.l:
        print("\n".join(c.name for c in cases))
        return 0
    if not cases:
        print("no test matches; `tests/run.py -l` lists them", file=sys.stderr)
        return 2

    report = Report()
    start = time.monotonic()
    with ThreadPoolExecutor(args.j) as pool:
        for done in as_completed([pool.submit(suite.run, case) for case in cases]):
            for result in done.result():
                report.add(result, len(cases))
    report.finish(time.monotonic() - start)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
