"""tests/conformance.py: what it runs, what it expects, what it says, in each mode."""

import os
import sys
import tempfile

import suite

FILES = {
    "equal.py": "print(sum(range(10)), 'x' * 3)\n",
    "raises.py": "def f():\n    return 1 // 0\n\n\nf()\n",
    "leaves.py": "import sys\nsys.exit(3)\n",
    "beside.py": "import _helper\nprint(_helper.VALUE)\n",
    "_helper.py": "VALUE = 7\nprint('only imported')\n",
    "below/not_run.py": "print(undefined)\n",
    "skips.py": "print('SKIP')\nraise SystemExit\n",
    "large.py": "print('so far')\nprint('SKIP-TOO-LARGE')\n",
    "wildcard.py": "for i in range(5):\n    print('line', i)\nprint('1.5*')\n",
    "wildcard.py.exp": "line 0\n########\nline 3\n########\n1.5*\n",
    "expected.py": "print('firn' if hasattr(int, 'nothing') else 'other')\n",
    "expected.exp": "other\n",
    "verdict.py": "print('Ran 2 tests in 0.1 s')\nprint()\nprint('OK')\nprint if __name__ else 0\n",
    "verdict.exp": "never compared\n",
    # What follows has to be found out.
    "differs.py": "import sys\nprint(sys.implementation.name)\n",
    "not_matched.py": "print('a')\nprint('b')\n",
    "not_matched.py.exp": "########\nc\n",
    "more.py": "print('a')\nprint('b')\n",
    "more.py.exp": "a\n",
    "endless/endless.py": "while True:\n    pass\n",
    "endless/endless.py.exp": "########\n",
    "status.py": "import sys\nsys.exit(sys.implementation.name == 'firn')\n",
    "tests_failed.py": "print('Ran 2 tests')\nprint()\nprint('FAILED (errors=1)')\n",
    "tests_failed.py.exp": "OK\n",
}
FAILED = ["differs.py", "more.py", "not_matched.py", "status.py", "tests_failed.py"]


def run(*options):
    command = [sys.executable, os.path.join(suite.TESTS, "conformance.py"), "--build", os.environ["FIRN_BUILD"],
               *options]
    return suite.execute(command, env=suite.environment(PYTHONPATH="/nowhere", PYTHONDONTWRITEBYTECODE="1"))


def expect(what, wanted, found):
    if wanted != found:
        print(f"{what}: expected\n{wanted}\nfound\n{found}")
    return wanted == found


def check(folder):
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    width = len(folder)
    table = f"{'suite':{width}}" + "".join(f" {word:>8}" for word in ("run", "passed", "skipped", "failed")) + "\n"
    table += folder + "".join(f" {n:>8}" for n in (14, 7, 2, 5)) + "\n"
    table += "".join(f"failed: {os.path.join(folder, name)}\n" for name in FAILED)
    differences = os.path.join(folder, "differences")
    fine = True
    for options in ([], ["--mode", "zeal"], ["--mode", "sim"], ["--board", suite.BOARD]):
        status, output = run("--diff", differences, *options, folder)
        fine &= expect(f"table {options}", (1, table), (status, output))
        told = suite.read(differences)
        for words in ("    -cpython\n    +firn\n", "    exit status 1, expected 0\n"):
            fine &= expect(f"{words!r} in what differed, {options}", True, words in told)
    status, output = run("--part", "equal", folder, os.path.join(suite.TESTS, "list"))
    fine &= expect("status without a failure", 2, status)
    status, output = run("--part", "sort", os.path.join(suite.TESTS, "list"))
    fine &= expect("status of our own", 0, status)
    status, output = run(os.path.join(folder, "absent"))
    fine &= expect("absent directory", (2, True), (status, "there is no directory" in output))
    status, output = run("--timeout", "1", "--diff", differences, os.path.join(folder, "endless"))
    return fine & expect("endless", (1, True), (status, "    ran out of time\n" in suite.read(differences)))


def main():
    with tempfile.TemporaryDirectory(prefix="firn-conformance-") as folder:
        return 0 if check(folder) else 1


if __name__ == "__main__":
    sys.exit(main())
