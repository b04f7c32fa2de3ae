"""10,000 seeded float operations, conversions, parses and prints: the simulator and QEMU give the same text, and with
doubles the simulator gives CPython's."""

import os
import subprocess
import sys
import tempfile

FIRN = os.environ["FIRN"]
PROGRAM = """\
import math

state = 20


def number():
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state >> 8


def value():
    kind = number() % 6
    if kind == 0:
        return float(number() % 1000 - 500)
    if kind == 1:
        return (number() - 4000000) / (number() + 1)
    if kind == 2:
        return float("%d.%de%d" % (number() % 10, number(), number() % 60 - 30))
    if kind == 3:
        return 10.0 ** (number() % 30 - 15) * (number() - 4000000)
    if kind == 4:
        return float(str(number()) + "e-" + str(number() % 45))
    return math.sqrt(number()) * (number() % 3 - 1)


def text(f, *args):
    try:
        return f(*args)
    except (ValueError, OverflowError, ZeroDivisionError) as e:
        return type(e).__name__


def check(i):
    a = value()
    b = value()
    k = i % 10
    if k == 0:
        return a + b, a - b
    if k == 1:
        return a * b
    if k == 2:
        return text(lambda: a / b)
    if k == 3:
        return text(lambda: a // b), text(lambda: a % b)
    if k == 4:
        return a < b, a == b, text(int, a), text(round, b)
    if k == 5:
        return "%.3f %e %g" % (a, b, a)
    if k == 6:
        return repr(a), float(repr(a)) == a
    if k == 7:
        return text(math.floor, a), text(math.ceil, b), text(math.sqrt, abs(a))
    if k == 8:
        return f"{a:.5g} {b:12.4e}", float(number() * 16777259)
    return number() * number() / (number() + 1), -a


for i in range(10000):
    print(i, check(i))
"""


def output(command, cwd):
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, timeout=600)
    if done.returncode != 0:
        print(f"{' '.join(command)}: {done.returncode}\n{done.stdout[-400:]}{done.stderr[-400:]}")
        sys.exit(1)
    return done.stdout.replace("\r", "").splitlines()


def compare(what, one, other):
    different = [(a, b) for a, b in zip(one, other) if a != b]
    if different or len(one) != len(other) or len(one) != 10000:
        print(f"{what}: {len(different)} of {len(one)} and {len(other)} lines differ")
        for a, b in different[:10]:
            print(f"  {a}\n  {b}")
        return 1
    return 0


def main():
    with tempfile.TemporaryDirectory(prefix="firn-test-") as temp:
        with open(os.path.join(temp, "main.py"), "w") as f:
            f.write(PROGRAM)
        board = [FIRN, "run", "--board", "mps2-an385"]
        bad = compare("simulator and QEMU", output(board + ["main.py"], temp),
                      output(board + ["--emulate", "main.py"], temp))
        bad |= compare("simulator with doubles and CPython", output([FIRN, "run", "main.py"], temp),
                       output([sys.executable, "main.py"], temp))
    return bad


if __name__ == "__main__":
    sys.exit(main())
