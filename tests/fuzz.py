#!/usr/bin/env python3
"""Runs each libFuzzer target: `fuzz.py BUILD SECONDS`. Seeds: fuzz/corpus/<what>, dictionary fuzz/<what>.dict; images
and module files, whose format lives on, are made of the test scripts by the firn command in BUILD/..
New inputs go to BUILD/corpus/<what>, findings to BUILD/findings/; a finding that is mended belongs into
fuzz/regressions/<what>/."""

import glob
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def make_seeds(build):
    """BUILD/seeds/image and BUILD/seeds/module; scripts that do not compile are none."""
    firn = os.path.join(os.path.dirname(build), "firn")
    scripts = sorted(glob.glob(os.path.join(ROOT, "tests", "*", "*.py")))
    for what, command in (("image", [firn, "bake", "--board", "host"]), ("module", [firn, "compile"])):
        folder = os.path.join(build, "seeds", what)
        os.makedirs(folder, exist_ok=True)
        for script in scripts:
            name = "-".join(script[:-3].split(os.sep)[-2:]) + (".img" if what == "image" else ".fmod")
            subprocess.run([*command, script, "-o", os.path.join(folder, name)], check=False,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not os.listdir(folder):
            print(f"no seed for {what}: build firn first (make)", file=sys.stderr)


def run(build, what, seconds):
    corpus = os.path.join(build, "corpus", what)
    findings = os.path.join(build, "findings", "")
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(findings, exist_ok=True)
    command = [os.path.join(build, "fuzz_" + what), "-max_len=65536", f"-max_total_time={seconds}", "-timeout=10",
               "-rss_limit_mb=4096", "-print_final_stats=1", f"-artifact_prefix={findings}{what}-"]
    dictionary = os.path.join(ROOT, "fuzz", what + ".dict")
    if os.path.exists(dictionary):
        command.append("-dict=" + dictionary)
    command.append(corpus)
    for seeds in (os.path.join(ROOT, "fuzz", "corpus", what),
                  os.path.join(ROOT, "fuzz", "regressions", what),
                  os.path.join(build, "seeds", what)):
        if os.path.isdir(seeds):
            command.append(seeds)
    print(f"fuzz_{what}: {seconds} s", flush=True)
    return subprocess.run(command, check=False).returncode


def main():
    build, seconds = os.path.abspath(sys.argv[1]), sys.argv[2]
    targets = sorted(os.path.basename(p)[len("fuzz_"):-2]
                     for p in glob.glob(os.path.join(ROOT, "fuzz", "fuzz_*.c")))
    make_seeds(build)
    broken = [what for what in targets if run(build, what, seconds) != 0]
    if broken:
        print(f"findings in {', '.join(broken)}: see {build}/findings", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
