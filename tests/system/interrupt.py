"""Ctrl-C on a board: KeyboardInterrupt arrives within 50,000 instructions of the byte's interrupt, wherever the program is.

The program puts a few instructions in front of the port's interrupt routine, by a table of vectors in RAM: they note the time by
SysTick, a tick of which is 40 instructions under `-icount shift=0`. Its `except` reads the time again."""

import os
import subprocess
import sys
import tempfile
import threading
import time

FIRN = os.environ["FIRN"]
LIMIT = 50_000
PROGRAM = """\
import json, re, time
from machine import mem32

SYSTICK, VTOR, TABLE, CODE, NOTE = 0xE000E018, 0xE000ED08, 0x20300000, 0x20300100, 0x20300200

def note_interrupts():
    for i in range(25):
        mem32[TABLE + 4 * i] = mem32[4 * i]
    # ldr r0, =SYSTICK; ldr r0, [r0]; ldr r1, =NOTE; str r0, [r1]; ldr r2, =the routine; bx r2
    for i, word in enumerate((0x68004802, 0x60084902, 0x47104A02, SYSTICK, NOTE, mem32[4 * 16])):
        mem32[CODE + 4 * i] = word
    mem32[TABLE + 4 * 16] = CODE + 1
    mem32[VTOR] = TABLE

items = [i * 7919 % 10007 for i in range(10000)]
text = 'ab' * 100000
document = '[' + ', '.join(['{"name": "value", "list": [1, 2.5, null]}'] * 500) + ']'
pattern = re.compile('(a|b|ab)*c')
def key(n):
    return -n
works = [
    ('sort', lambda: sorted(items)),
    ('sort by a key', lambda: sorted(items, key=key)),
    ('search', lambda: text.find('ac')),
    ('search from the end', lambda: text.rfind('ac')),
    ('count', lambda: text.count('abc')),
    ('power', lambda: 3 ** 30000),
    ('power and remainder', lambda: pow(7, 10 ** 300, 10 ** 299)),
    ('text of an integer', lambda: str(7 ** 5000)),
    ('re', lambda: pattern.match('ab' * 12)),
    ('re search', lambda: re.search('b+c', text)),
    ('json', lambda: json.loads(document)),
    ('json text', lambda: json.dumps(items)),
    ('sum', lambda: sum(range(10 ** 6))),
    ('sleep', lambda: time.sleep(1000)),
]
note_interrupts()
for name, work in works:
    for i in range(5):
        try:
            print('go')
            while True:
                work()
        except KeyboardInterrupt:
            end = mem32[SYSTICK]
            print(name, (mem32[NOTE] - end) % 15000000 * 40, sep=':')
print('end')
"""


def main():
    counts = {}
    with tempfile.TemporaryDirectory(prefix="firn-test-") as folder:
        source = os.path.join(folder, "main.py")
        with open(source, "w", encoding="utf-8") as f:
            f.write(PROGRAM)
        command = [FIRN, "run", "--no-freeze", "--heap", "2M", "--board", "mps2-an385", "--emulate", source]
        with subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
            watchdog = threading.Timer(300, run.terminate)
            watchdog.start()
            for i, line in enumerate(run.stdout):
                name, _, count = line.decode().strip().partition(":")
                if name == "go":
                    time.sleep(0.01 + i % 5 * 0.003)
                    os.write(run.stdin.fileno(), b"\x03")
                elif count:
                    counts.setdefault(name, []).append(int(count))
                else:
                    line += run.stdout.read()
                    break
            run.stdin.close()
            watchdog.cancel()
        if name != "end" or run.returncode != 0:
            print("the program said", line, "and ended with", run.returncode)
            return 1
    # One of the five may have met a collection, which nothing interrupts.
    slowest = {name: sorted(found)[-2] for name, found in counts.items()}
    for name, count in slowest.items():
        print(f"{name:20} {count:7}")
    return 1 if max(slowest.values()) > LIMIT or len(counts) != PROGRAM.count("    ('") else 0


if __name__ == "__main__":
    sys.exit(main())
