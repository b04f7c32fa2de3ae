"""The kinds of tests, what each case is, and how it is run. Formats: tests/README.md."""

import difflib
import functools
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TESTS = os.path.join(ROOT, "tests")
STUB = os.path.join(TESTS, "stub")
BOARD = "mps2-an385"


def emulated_boards():
    """{name: description} of the boards that have an emulator."""
    found = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "boards", "*", "board.json"))):
        with open(path, encoding="utf-8") as f:
            description = json.load(f)
        if "emulator" in description:
            found[description["name"]] = description
    return found


BOARDS = emulated_boards()
OTHER_BOARDS = [name for name in BOARDS if name != BOARD]
TARGETS = ["host", "zeal", "sim", BOARD, *OTHER_BOARDS]
NOT_FEATURES = {"stub", "unit", "errors", "commands", "system", "invariants", "bench", "__pycache__"}
TIMEOUT = 120


@dataclass
class Result:
    name: str
    ok: bool
    detail: str = ""
    skipped: bool = False


class Place:
    """Where the build is and what of it is to be tested."""

    def __init__(self, build, targets, accept=False, everywhere=True):
        self.accept = accept
        self.everywhere = everywhere  # scripts that are not in tests/spread.txt run on all boards, too
        self.build = os.path.abspath(build)
        self.zeal = os.path.join(self.build, "zeal")
        self.targets = targets

    def firn(self, zeal=False):
        return os.path.join(self.zeal if zeal else self.build, "firn")


def environment(**extra):
    """One for all: no colour, no user settings, and the sanitizers' words in a fixed form."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "FIRN", "LC_"))}
    env.update(LC_ALL="C.UTF-8", TZ="UTC", ASAN_OPTIONS="detect_leaks=1:abort_on_error=0",
               UBSAN_OPTIONS="print_stacktrace=1", TERM="dumb", **extra)
    return env


def run(case):
    """The results of a case; one that cannot be run at all has failed."""
    try:
        return case.run()
    except (OSError, ValueError) as error:
        return [Result(case.name, False, f"    {error}")]


def execute(command, cwd=ROOT, timeout=TIMEOUT, env=None, shell=False):
    """(status, output): stdout and stderr as one text. A run out of time has status None."""
    with subprocess.Popen(command, cwd=cwd, env=env or environment(), shell=shell,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, start_new_session=True) as process:
        try:
            out, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            out, _ = process.communicate()
            return None, text(out)
    return process.returncode, text(out)


def text(data):
    """A serial console ends lines with CR LF."""
    return data.decode("utf-8", "backslashreplace").replace("\r\n", "\n")


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def difference(want, got, limit=40):
    lines = list(difflib.unified_diff(want.splitlines(), got.splitlines(), "expected", "got",
                                      lineterm="", n=2))
    if len(lines) > limit:
        lines[limit:] = [f"... {len(lines) - limit} more lines"]
    return "\n".join("    " + line for line in lines)


def sanitizer_report(output, frames=6):
    """What a sanitizer or an assertion says, and where, without the bulk of it."""
    match = re.search(r"^.*(ERROR: \w+Sanitizer|runtime error:|Assertion `).*$", output, re.M)
    if not match:
        return ""
    trace = re.findall(r"^ +#\d+ 0x\w+ in (.*)$", output[match.start():], re.M)
    return "\n".join("    " + line for line in [match[0], *("  " + t for t in trace[:frames])])


def judge(name, want, want_status, got):
    """Compares an `execute` result with the expectation."""
    status, output = got
    problems = []
    if status is None:
        problems.append("    ran out of time")
    elif status != want_status:
        problems.append(f"    exit status {status}, expected {want_status}")
    fault = sanitizer_report(output)
    if fault:
        problems.append(fault)
    elif output != want:
        problems.append(difference(want, output) or "    differs in line ends only")
    return Result(name, not problems, "\n".join(problems))


# ------------------------------------------------------------------------------- scripts


class Script:
    """tests/<feature>/<behaviour>.py, or a folder of that name with a main.py."""

    def __init__(self, place, path):
        self.place = place
        self.is_project = os.path.isdir(path)
        self.main = os.path.join(path, "main.py") if self.is_project else path
        self.stem = path if self.is_project else path[:-len(".py")]
        self.cwd, self.file = os.path.split(path)
        self.name = os.path.relpath(self.stem, TESTS)
        self.skips, self.directives = {}, {}
        for key, value in re.findall(r"^# (skip|heap|args|status|timeout): *(.*?) *$",
                                     read(self.main), re.M):
            if key == "skip":
                target, _, reason = value.partition(" ")
                self.skips[target] = reason or "no reason given"
            else:
                self.directives[key] = value
        self.arguments = self.directives.get("args", "").split()
        self.timeout = int(self.directives.get("timeout", TIMEOUT))
        self.freezes = os.path.dirname(self.name) == "freeze"
        self.spread = self.name in spread()

    def oracle(self):
        """CPython's output and status."""
        env = environment(PYTHONPATH=STUB, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1",
                          PYTHONUTF8="1")
        command = [sys.executable, "-W", "ignore"]
        if self.is_project:
            return execute(command + ["main.py"] + self.arguments,
                           os.path.join(self.cwd, self.file), env=env)
        return execute(command + [self.file] + self.arguments, self.cwd, env=env)

    def expectation(self):
        """{float width: (status, output)}."""
        status = int(self.directives.get("status", 0))
        if os.path.exists(self.stem + ".exp"):
            wide = status, read(self.stem + ".exp")
        else:
            wide = self.oracle()
            if "status" in self.directives:
                wide = status, wide[1]
        narrow = wide
        if os.path.exists(self.stem + ".exp32"):
            narrow = wide[0], read(self.stem + ".exp32")
        return {64: wide, 32: narrow}

    def command(self, target, emulate=True):
        command = [self.place.firn(target == "zeal"), "run"]
        if target == "whole" or (target == "zeal" and not self.freezes):
            command.append("--no-freeze")  # nothing moves while a bake evaluates start-up
        if target == "sim" or target in BOARDS:
            command += ["--board", BOARD if target == "sim" else target]
        if target in BOARDS and emulate:
            command.append("--emulate")
        if "heap" in self.directives:
            command += ["--heap", self.directives["heap"]]
        return command + [self.file] + self.arguments

    def run(self):
        wanted = self.expectation()
        results = []
        targets = list(self.place.targets)
        if self.freezes and "host" in targets:
            targets.append("whole")
        for target in targets:
            name = f"{self.name} ({target})"
            reason = self.skips.get(target, self.skips.get("all"))
            if reason is None and (target == "sim" or target in BOARDS):
                reason = self.skips.get(BOARD)
            if reason is not None:
                results.append(Result(name, True, reason, skipped=True))
                continue
            if target in OTHER_BOARDS:
                if self.spread or self.place.everywhere:
                    results.append(self.on_board(name, target, wanted[32]))
                continue
            status, output = wanted[32 if target in ("sim", BOARD) else 64]
            got = execute(self.command(target), self.cwd, self.timeout)
            results.append(judge(name, output, status, got))
        return results

    def on_board(self, name, board, wanted):
        """The emulator prints what the simulator does, and that is right where the board's memory suffices."""
        if "sim" in self.skips:
            return judge(name, wanted[1], wanted[0], execute(self.command(board), self.cwd, self.timeout))
        simulated = execute(self.command(board, emulate=False), self.cwd, self.timeout)
        fits = simulated == wanted or not re.search(TOO_LITTLE, simulated[1])
        if not fits and re.search(NO_IMAGE, simulated[1]):
            return Result(name, True, DOES_NOT_FIT, skipped=True)
        slow = 5 if BOARDS[board]["emulator"]["command"][0] == "node" else 1
        emulated = execute(self.command(board), self.cwd, self.timeout * slow)
        result = judge(name, simulated[1], simulated[0], emulated)
        if result.ok and fits:
            return judge(name, wanted[1], wanted[0], simulated)
        if result.ok:
            return Result(name, True, DOES_NOT_FIT, skipped=True)
        return result


# What a program says that needs more than a board has; the first three before it runs.
NO_IMAGE = r"does not fit board|the image takes|the image region of board|runtime leaves this built-in module out|too small: the program's"
TOO_LITTLE = NO_IMAGE + r"|MemoryError|RecursionError"
DOES_NOT_FIT = "does not fit the board's memory"


@functools.lru_cache
def spread():
    """Names of the scripts that `make test` runs on every board."""
    return {line.strip() for line in read(os.path.join(TESTS, "spread.txt")).splitlines()
            if line.strip() and not line.startswith("#")}


def scripts(place):
    for feature in sorted(os.listdir(TESTS)):
        folder = os.path.join(TESTS, feature)
        if feature in NOT_FEATURES or not os.path.isdir(folder):
            continue
        for entry in sorted(os.listdir(folder)):
            path = os.path.join(folder, entry)
            if entry.startswith(("_", ".")):
                continue
            if entry.endswith(".py") or os.path.exists(os.path.join(path, "main.py")):
                yield Script(place, path)


# ------------------------------------------------------------------------------ commands


class Command:
    """tests/errors/<name>/ or tests/commands/<name>/: `cmd` gives the text of `expect.txt`."""

    def __init__(self, place, folder, zeal):
        self.place, self.folder, self.zeal = place, folder, zeal
        self.name = os.path.relpath(folder, TESTS) + (" (zeal)" if zeal else "")

    def control(self, name, default):
        path = os.path.join(self.folder, name)
        return read(path) if os.path.exists(path) else default

    def run(self):
        errors = os.path.basename(os.path.dirname(self.folder)) == "errors"
        status = int(self.control("status", "1" if errors else "0"))
        env = environment(FIRN_TESTS=TESTS)
        env["PATH"] = os.path.dirname(self.place.firn(self.zeal)) + os.pathsep + env["PATH"]
        with tempfile.TemporaryDirectory(prefix="firn-test-") as temp:
            work = os.path.join(temp, "work")
            shutil.copytree(self.folder, work)
            before = listing(work)
            got = execute(["sh", "-c", self.control("cmd", "exit 99")], work, env=env)
            left = sorted(listing(work) - before)
        if self.place.accept and not self.zeal:
            with open(os.path.join(self.folder, "expect.txt"), "w", encoding="utf-8") as f:
                f.write(got[1])
        result = judge(self.name, self.control("expect.txt", ""), status, got)
        expected = sorted(self.control("leaves", "").split())
        if left != expected:
            result.ok = False
            result.detail += f"\n    left behind: {left}, expected {expected}"
        return [result]


def listing(folder):
    return {os.path.relpath(os.path.join(at, name), folder)
            for at, _, names in os.walk(folder) for name in names}


def commands(place):
    for folder in sorted(glob.glob(os.path.join(TESTS, "errors", "*", ""))
                         + glob.glob(os.path.join(TESTS, "commands", "*", ""))):
        if not os.path.exists(os.path.join(folder, "cmd")):
            continue
        for zeal in (False, True):
            yield Command(place, folder.rstrip("/"), zeal)


# -------------------------------------------------------------------------------- programs


class Unit:
    """A CMocka program: every test in it counts; a crash is a failure more."""

    def __init__(self, path, name):
        self.path, self.name = path, name

    def run(self):
        env = environment(CMOCKA_MESSAGE_OUTPUT="TAP", FIRN_SOURCE=ROOT)
        status, output = execute([self.path], timeout=600, env=env)
        lines = output.splitlines()
        results = []
        for line in lines:
            match = re.match(r"(not )?ok \d+ - (\S+)", line)
            if match:
                failed = bool(match.group(1))
                results.append(Result(f"{self.name}: {match.group(2)}", not failed,
                                      indent(output) if failed else ""))
        if not results or (status != 0 and all(r.ok for r in results)):
            how = "ran out of time" if status is None else f"exit status {status}"
            results.append(Result(self.name, False, f"    {how}\n" + indent(output)))
        return results


def indent(output, limit=60):
    lines = output.splitlines()
    if len(lines) > limit:
        lines[:-limit] = [f"... {len(lines) - limit} lines before"]
    return "\n".join("    " + line for line in lines)


def units(place):
    for folder, label in ((place.build, ""), (place.zeal, " (zeal)")):
        for source in sorted(glob.glob(os.path.join(TESTS, "unit", "test_*.c"))):
            name = os.path.basename(source)[:-2]
            yield Unit(os.path.join(folder, "tests", "unit", name), f"unit/{name}{label}")


class Program:
    """A program that says nothing when all is well: exit status 0."""

    def __init__(self, name, command, env=None):
        self.name, self.command, self.env = name, command, env

    def run(self):
        status, output = execute(self.command, timeout=900, env=self.env)
        how = "ran out of time" if status is None else f"exit status {status}"
        return [Result(self.name, status == 0, f"    {how}\n" + indent(output))]


def replays(place):
    """What fuzzing once found, and the seeds, through the targets built with sanitizers."""
    for source in sorted(glob.glob(os.path.join(ROOT, "fuzz", "fuzz_*.c"))):
        what = os.path.basename(source)[len("fuzz_"):-2]
        program = os.path.join(place.zeal, "tests", "fuzz", "replay_" + what)
        for kind in ("regressions", "corpus"):
            files = sorted(glob.glob(os.path.join(ROOT, "fuzz", kind, what, "*")))
            if files:
                yield Program(f"fuzz/{kind}/{what}", [program] + files)


def systems(place):
    for path in sorted(glob.glob(os.path.join(TESTS, "system", "*.py"))
                       + glob.glob(os.path.join(TESTS, "invariants", "[ic][0-9]*.py"))):
        name = os.path.relpath(path, TESTS)[:-len(".py")]
        env = environment(FIRN=place.firn(), FIRN_ZEAL=place.firn(True), FIRN_BUILD=place.build,
                          FIRN_SOURCE=ROOT, PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=TESTS)
        yield Program(name, [sys.executable, path], env)


# ------------------------------------------------------------------------------ invariants


class Walls:
    """The table in tests/invariants/README.md: a row for each number, and every test that it names exists."""

    NUMBERS = [f"i{n:02}" for n in range(1, 11)] + [f"c{n:02}" for n in range(1, 14)]
    name = "invariants"

    def __init__(self):
        self.rows = {}
        for line in read(os.path.join(TESTS, "invariants", "README.md")).splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 3 and re.fullmatch(r"[ic]\d\d", cells[0]):
                self.rows[cells[0]] = cells[1], cells[2]

    def tests(self, number):
        return re.findall(r"`([^`]+)`", self.rows[number][1])

    def list(self):
        return "\n".join(f"{number} {wall}\n    {tests.replace('`', '')}"
                         for number, (wall, tests) in self.rows.items())

    @staticmethod
    def exists(test):
        """`unit/test_x: test_y`, `<feature>/<behaviour>`, or `system/x`."""
        name, _, function = test.partition(": ")
        if function:
            source = os.path.join(TESTS, name + ".c")
            return os.path.exists(source) and bool(re.search(
                rf"\b(cmocka_unit_test\w*|TEST)\(\s*{re.escape(function)}\b", read(source)))
        return any(os.path.exists(os.path.join(TESTS, name + end)) for end in (".py", "/main.py", "/cmd"))

    def run(self):
        problems = [f"no row for {number}" for number in self.NUMBERS if number not in self.rows]
        problems += [f"{number} is no number of the design" for number in self.rows
                     if number not in self.NUMBERS]
        named = set()
        for number in self.rows:
            tests = self.tests(number)
            named.update(tests)
            if not tests and not self.rows[number][1].startswith("later: "):
                problems.append(f"{number} names no test")
            problems += [f"{number}: there is no test {test}" for test in tests if not self.exists(test)]
        for path in glob.glob(os.path.join(TESTS, "invariants", "*.py")):
            test = "invariants/" + os.path.basename(path)[:-len(".py")]
            if test not in named and not os.path.basename(path).startswith("_"):
                problems.append(f"no row names {test}")
        return [Result(self.name, not problems, "\n".join("    " + p for p in problems))]


def all_cases(place):
    """The long ones first, so that no job is left alone with one at the end."""
    return [Walls(), *systems(place), *replays(place), *units(place), *scripts(place), *commands(place)]
