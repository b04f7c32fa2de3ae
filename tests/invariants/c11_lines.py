"""Line tables are compact – a byte or two a statement – and can be left out: a traceback then names file, function and
offset; with them it names lines, however the lines are spread."""

import re
from _board import BOARD, Folder, expect, fail, header

LONG = "def f(n):\n" + "".join(f"    n = n + {i % 5}\n" for i in range(500)) + "    return 1 // (n - n)\n\n\nf(1)\n"
FAR = "def g(\n    a,\n    b=1,\n):\n    x = (a +\n         b)\n" + "\n" * 400 + "    return x[0]\n" + "\n" * 90 + \
    "class C:\n    def m(self):\n        raise KeyError(\n            'k')\n\ntry:\n    g(1)\nexcept TypeError:\n    C().m()\n"


def lines(output):
    return re.findall(r'File "(\w+\.py)", line (\d+), in (\S+)', output)


def main():
    with Folder(long=LONG, far=FAR) as folder:
        status, output = folder.firn("run", *BOARD, "long.py")
        expect("long.py", (status, lines(output)), (1, [("long.py", "505", "<module>"), ("long.py", "502", "f")]))
        status, output = folder.firn("run", *BOARD, "far.py")
        expect("far.py", (status, lines(output)), (1, [
            ("far.py", "504", "<module>"), ("far.py", "407", "g"), ("far.py", "506", "<module>"), ("far.py", "500", "m")]))
        size = [header(folder.bake(f"{level}.img", level, "long.py"))["total_bytes"] for level in ("-O2", "-O3")]
        if not 300 <= size[0] - size[1] <= 1000:
            fail(f"the lines of 500 statements take {size[0] - size[1]} bytes")
        for how in ((), ("--emulate",)):
            status, output = folder.firn("run", *BOARD, *how, "-O3", "long.py")
            if status != 1 or lines(output) or not re.fullmatch(
                    r'Traceback \(most recent call last\):\n  File "long.py", offset \d+, in <module>\n'
                    r'  File "long.py", offset \d+, in f\nZeroDivisionError: .*\n', output):
                fail(f"without lines: {status}\n{output}")


if __name__ == "__main__":
    main()
