"""A module of 200,000 lines is compiled, in a time that grows with its length; its last lines keep their numbers."""

import os
import subprocess
import tempfile

PATTERN = '''
class Point%d(object):
    LIMIT = %d

    def __init__(self, x, y=1):
        self.x, self.y = x, y

    def length(self):
        if self.x > self.LIMIT:
            raise ValueError("too long", self.x)
        return self.x * self.x + self.y * self.y

try:
    total = total + Point%d(%d).length()
except NameError:
    total = 0
for step in range(2):
    total += step
names = [total, "text", {"step": step}]
'''


def source(lines):
    out = []
    i = 0
    while len(out) < lines:
        out += (PATTERN % (i % 500, i, i % 500, i)).split("\n")[1:-1]
        i += 1
    return "\n".join(out) + "\nlast = undefined_at_the_end\n"


def compiled(path, lines):
    with open(path, "w") as f:
        f.write(source(lines))
    before = os.times().children_user
    done = subprocess.run([os.environ["FIRN"], "compile", "-o", path + ".fmod", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return os.times().children_user - before


with tempfile.TemporaryDirectory() as folder:
    short = compiled(os.path.join(folder, "short.py"), 20000)
    long_path = os.path.join(folder, "long.py")
    long = compiled(long_path, 200000)
    assert long < 40 * max(short, 0.02), "200,000 lines take %.2f s, 20,000 take %.2f s" % (long, short)
    listing = subprocess.run([os.environ["FIRN"], "disasm", long_path + ".fmod"], capture_output=True, text=True)
    assert listing.returncode == 0 and "undefined_at_the_end" in listing.stdout
    body = listing.stdout.index("\ncode 0 ")
    rows = [row.split() for row in listing.stdout[body : listing.stdout.index("undefined_at_the_end", body)].split("\n")]
    numbers = [int(row[0]) for row in rows if len(row) > 2 and row[0].isdigit() and row[1].isdigit()]
    with open(long_path) as f:
        assert numbers[-1] == len(f.readlines()), numbers[-1]
