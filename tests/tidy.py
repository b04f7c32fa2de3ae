#!/usr/bin/env python3
"""clang-tidy over the sources that the build compiles for the host: `tidy.py BUILD [-j N]`."""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("-j", type=int, default=2)
    parser.add_argument("part", nargs="*", help="only files whose path contains one of these")
    args = parser.parse_intermixed_args()
    with open(os.path.join(args.build, "compile_commands.json")) as f:
        # One look at a file is enough, where the VM is a variable: clang keeps no register free.
        commands = {entry["file"]: entry for entry in json.load(f)
                    if "-ffixed-" not in entry["command"]}
    build = os.path.abspath(args.build) + os.sep
    # The analyser does not know that CMocka's assertions do not return.
    files = sorted(f for f in commands if not f.startswith(build) and "/tests/unit/" not in f
                   and (not args.part or any(p in f for p in args.part)))
    database = os.path.join(build, "tidy")
    os.makedirs(database, exist_ok=True)
    with open(os.path.join(database, "compile_commands.json"), "w") as f:
        json.dump([commands[name] for name in files], f)

    def check(file):
        # Release builds leave assertions out; here they tell the analyser what is certain.
        done = subprocess.run(["clang-tidy", "--quiet", "--extra-arg=-UNDEBUG", "-p", database, file],
                              cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout.replace(ROOT + os.sep, ""), end="", flush=True)
        return done.returncode

    with ThreadPoolExecutor(args.j) as pool:
        bad = sum(1 for status in pool.map(check, files) if status != 0)
    print(f"{len(files)} files, {bad} with findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
