"""The pending word is read at each back-edge and call, and in every native loop over user-sized data: a step limit, which
is one of its bits, ends each of these programs long before they would end, on a heap that has room for them."""

from concurrent.futures import ThreadPoolExecutor
from _board import Folder

LOOPS = """\
while True: pass
for i in range(10**9): pass
f = lambda: f2(); f2 = lambda: 0; [f() for i in range(10**9)]
def g():\\n    while 1: yield\\nfor x in g(): pass
sum(range(10**9))
max(range(10**9))
min(iter(int, 1))
any(iter(int, 1))
all(range(1, 10**9))
list(iter(int, 1))
tuple(range(10**9))
set(i & 7 for i in range(10**9))
set(iter(int, 1))
dict((0, i) for i in range(10**9))
dict.fromkeys(iter(int, 1))
sorted(iter(int, 1))
[].extend(iter(int, 1))
bytes(iter(int, 1))
bytearray(iter(int, 1))
''.join(iter(str, 1))
1 in iter(int, 1)
1.5 in range(10**9)
list(map(str, iter(int, 1)))
list(filter(None, iter(int, 1)))
list(zip(iter(int, 1), iter(int, 1)))
next(filter(None, iter(int, 1)))
for x in enumerate(iter(int, 1)): pass
a, *b = iter(int, 1)
print(*iter(int, 1))
[0].index(1, *iter(int, 1))
f'{[*iter(int, 1)]}'
a = 3 ** 200000; a * a
a = 3 ** 20000; a * a % (a // 5)
str(7 ** 100000)
int('7' * 100000)
7 ** 100000 % 10 ** 300
pow(7, 10 ** 30000, 10 ** 300)
import math; math.factorial(20000)
a = [5, 3, 8] * 60000; a.sort(key=lambda x: -x)
a = [5, 3, 8] * 60000; a.sort()
a = [1.5] * 180000; a == [0.5 + 1] * 180000
a = [(1,)] * 180000; a.count((2,))
a = [1.5] * 180000; a.index(2)
a = [1] * 180000; repr(a)
a = 'a b ' * 100000; a.split()
a = 'ab' * 100000; a.replace('a', 'ccc')
a = 'ab' * 250000; a.find('c')
a = 'ab' * 250000; 'bb' in a
a = 'ab' * 250000; a.count('abc')
a = 'ab' * 250000; a.rfind('c')
a = b'ab' * 250000; a.find(b'ac')
a = 'ab' * 100000; a.rsplit('b')
a = 'ab' * 100000; a.isalpha()
a = 'ab' * 100000; a.upper()
a = 'ab' * 100000; repr(a)
a = b'ab' * 100000; repr(a)
a = b'ab' * 100000; a.hex()
a = b'ab' * 100000; a.replace(b'a', b'ccc')
a = ['ab'] * 180000; ''.join(a)
a = [1, 2] * 250000; a == [1, 2] * 250000
a = [1, 2] * 250000; 3 in a
a = [1, 2] * 90000; min(a)
a = [1, 2] * 90000; max(a, key=lambda x: 0)
a = [1, 2] * 90000; sorted(a, key=lambda x: 0)
a = dict.fromkeys(range(30000), 1); dict(a.items())
a = frozenset(range(30000)); hash(a)
a = (1 << 10**6) - 1; hex(a)
3 ** 200000
a = set(range(30000)); a & a
a = set(range(30000)); {-1} | a
a = dict.fromkeys(range(30000), 1.5); a == {k: 1.5 for k in a}
a = (1.5,) * 180000; hash(a)
a = (1.5,) * 180000; a < (0.5 + 1,) * 180000
'%s' * 100000 % ((1,) * 100000)
('{}' * 100000).format(*((1,) * 100000))
import re; re.match('(a|aa)+$', 'a' * 2000 + 'b')
import re; re.search('[^b]*c', 'ab' * 100000)
import re; re.sub('a', 'b', 'a' * 200000)
import re; re.findall('b|c', ' ' * 200000)
import json; json.loads('[' + '1,' * 100000 + '1]')
import json; json.loads('"' + 'x' * 300000 + '"')
import json; json.loads(' ' * 300000 + '1')
import json; json.dumps([1] * 180000)
import json; json.dumps('x' * 300000)
import hashlib; a = bytes(400000); [hashlib.md5(a) for i in range(9)]
import binascii; binascii.b2a_base64(bytes(400000))
import binascii; binascii.unhexlify('00' * 200000)
"""


def main():
    programs = [p.replace("\\n", "\n") for p in LOOPS.splitlines()]
    with Folder() as folder:
        for i, program in enumerate(programs):
            folder.write(f"{i}.py", (program.replace("; ", "\n") + "\nprint('came to its end')\n").encode())

        def limited(i):
            # What a loop works on may take 30,000 rounds to make; loops of few instructions ask once in 2,048 rounds.
            steps = "32000" if "30000)" in programs[i] else "100" if "250000" in programs[i] else "2000"
            return folder.firn("run", "--heap", "32M", f"{i}.py", timeout=20, FIRN_STEP_LIMIT=steps)

        with ThreadPoolExecutor(2) as pool:
            bad = [f"{p!r}: {got[0]} {got[1][-300:]}" for p, got in zip(programs, pool.map(limited, range(len(programs))))
                   if got[0] != 124]
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
