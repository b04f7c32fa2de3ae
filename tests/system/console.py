"""A host at a board's console: the prompt, files and programs on QEMU's mps2-an385, over a line that drops and flips bytes. What ends
with status 0 is right; what goes wrong says so. Then the same prompt in the zeal build, where everything moves."""

import hashlib
import os
import pty
import random
import subprocess
import sys
import tempfile
import threading
import tty

FIRN, ZEAL = os.environ["FIRN"], os.environ["FIRN_ZEAL"]
BOARD = "mps2-an385"
MAIN = """\
class Sensor:
    def __init__(self):
        self.value = 5
sensor = Sensor()
count = 0
def step():
    global count
    count += 1
    return count
"""
# Lines, and what they print. An uploaded function, class and comprehension stay; names are the image's own.
LINES = """\
1 + 2
_ * 10
sensor.value += 1
sensor.value, step(), step()
def double(n):
    '''text'''
    return [n * 2 for _ in range(2)]

double(21), double.__doc__
class More(Sensor):
    other = 'ü'
    def show(self, *, end='!'):
        return f'{self.value}{self.other}{end}'

m = More(); m.zork = 1.5; m.__dict__
getattr(m, 'zo' + 'rk'), m.show(end='?')
count
for i in range(3):
    print(i * 'ab')

try:
    1 / 0
except ZeroDivisionError as e:
    print('caught', e)

(
 4)
x = {1, 2} | {3}; x == {3, 2, 1}, 'b' in {'a', 'b'}
12345678901234567890, 2j, b'\\x00\\xff', (1, ('a', None), ...)
print('x' * 300)
step(1)
import json
json.dumps({'a': [1, 2.5]})
1 +
count = 7; step()
import gc
for i in range(30): n = gc.collect()

double(1), x, m.show()
"""
WANT = """\
3
30
(6, 1, 2)
([42, 42], 'text')
{'value': 5, 'zork': 1.5}
(1.5, '5ü?')
2
0
ab
abab
caught division by zero
4
(True, True)
(12345678901234567890, 2j, b'\\x00\\xff', (1, ('a', None), Ellipsis))
""".replace("0\nab", "\nab") + "x" * 300 + """
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
TypeError: step() takes 0 positional arguments but 1 was given
'{"a": [1, 2.5]}'
8
([2, 2], {1, 2, 3}, '5ü!')
"""
PROGRAM = """\
import sys
print('runs', __name__, step() > 0)
name = input('name? ')
print('hello', name)
sys.exit(3)
"""


class Line:
    """QEMU's serial port as a device of the host; `damage`: one of so many bytes is dropped or changed, 0: none."""

    def __init__(self, elf, damage):
        self.random = random.Random(7)
        self.damage = damage
        master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.port = os.ttyname(self.slave)
        self.qemu = subprocess.Popen(
            ["qemu-system-arm", "-M", BOARD, "-kernel", elf, "-display", "none", "-monitor", "none", "-serial", "stdio",
             "-semihosting", "-icount", "shift=0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        for source, target in ((master, self.qemu.stdin.fileno()), (self.qemu.stdout.fileno(), master)):
            threading.Thread(target=self.pump, args=(source, target), daemon=True).start()

    def pump(self, source, target):
        while data := os.read(source, 1024):
            out = bytearray()
            for byte in data:
                if self.damage and self.random.randrange(self.damage) == 0:
                    if self.random.randrange(2):
                        continue
                    byte ^= 1 << self.random.randrange(8)
                out.append(byte)
            os.write(target, out)

    def firn(self, *arguments, text=""):
        done = subprocess.run([FIRN, arguments[0], "--port", self.port, *arguments[1:]], input=text.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=200, check=False)
        return done.returncode, done.stdout.decode("utf-8", "backslashreplace"), done.stderr.decode()

    def end(self):
        self.qemu.kill()
        self.qemu.wait()


def check(what, got, want):
    if got != want:
        sys.exit(f"{what}: {got!r}, expected {want!r}")


def prompt(firn, *options):
    done = subprocess.run([firn, "repl", *options], input=LINES.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=300, check=False)
    check(f"repl {options}", (done.returncode, done.stdout.decode()), (0, WANT))
    check(f"repl {options}: errors", done.stderr.decode(), "<stdin>:1:4: error: invalid syntax\n1 +\n   ^\n")


def tries(line, right, *arguments, text=""):
    """Until it ends well; what does not must say so."""
    for _ in range(8):
        status, out, errors = line.firn(*arguments, text=text)
        if right(status, out):
            return out
        if status == 0 or not (errors or "Error" in out or "KeyboardInterrupt" in out):
            sys.exit(f"{arguments}: ended with {status} and said {out!r} {errors!r}")
    sys.exit(f"{arguments}: never ended well; at last {out!r} {errors!r}")


def files(line, folder, sizes):
    path, back, program = (os.path.join(folder, name) for name in ("data", "back", "program.py"))
    with open(program, "w", encoding="utf-8") as f:
        f.write(PROGRAM)
    tries(line, lambda status, out: status == 3 and out.endswith("name? hello bob\n"), "exec", program, text="bob\n")
    for n in sizes:
        data = hashlib.shake_128(bytes([n % 251])).digest(n)
        with open(path, "wb") as f:
            f.write(data)
        tries(line, lambda status, out: status == 0, "put", path, "/file.bin")
        tries(line, lambda status, out: status == 0, "get", "/file.bin", back)
        with open(back, "rb") as f:
            check(f"a file of {n} bytes", f.read(), data)
        out = tries(line, lambda status, out: status == 0, "ls", "/")
        check("ls", [row.split() for row in out.splitlines() if not row.endswith(".firn-put")], [[str(n), "file.bin"]])
    tries(line, lambda status, out: status == 0, "rm", "/file.bin")


def safe_mode(folder):
    """A boot.py that resets the board is left out the fourth time; one that raises does not keep main.py from running."""
    os.mkdir(folder)
    for boot, want in (("print('boot')\nimport machine\nmachine.reset()\n", "boot\n" * 3 + "\nsafe mode: three start-ups in a row"),
                       ("print('boot')\n1 / 0\n", "boot\nTraceback (most recent call last):\n  File \"boot.py\", line 2, in "
                        "<module>\nZeroDivisionError: division by zero\nmain\n")):
        for name, text in (("boot.py", boot), ("main.py", "print('main')\n")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)
        done = subprocess.run([FIRN, "run", "--emulate", "--board", BOARD, folder], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=60, check=False)
        check("boot.py", done.stdout.decode().replace("\r", "")[:len(want)], want)


def main():
    with tempfile.TemporaryDirectory(prefix="firn-test-") as folder:
        project, elf = os.path.join(folder, "main.py"), os.path.join(folder, "main.elf")
        with open(project, "w", encoding="utf-8") as f:
            f.write(MAIN)
        subprocess.run([FIRN, "bake", "--board", BOARD, "-o", elf, project], check=True)
        safe_mode(os.path.join(folder, "project"))
        prompt(FIRN, "--emulate", "--board", BOARD, project)
        prompt(ZEAL, project)
        for damage, sizes in ((0, (0, 1, 9000)), (600, (2500,))):
            line = Line(elf, damage)
            try:
                files(line, folder, sizes)
                tries(line, lambda status, out: status == 0 and out == "2\n'x'\n", "repl", text="1 + 1\n'x'\n")
            finally:
                line.end()


if __name__ == "__main__":
    main()
