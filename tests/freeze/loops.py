# Loops at the top fill tables; loop variables stay; some turn impure in the middle.
import time

table = {}
for i in range(5):
    for j in range(i):
        if j == 3:
            break
        table[i, j] = i * j
    else:
        table[i] = "complete"
n, powers = 1, []
while n < 100:
    powers.append(n)
    n *= 3
else:
    powers.append("end")
functions = []
for k in range(3):
    def f(k=k):
        return k, i
    functions.append(f)
letters = ""
for c in "hello":
    if c == "l":
        continue
    letters += c
ticks = []
for m in range(4):
    ticks.append(m)
    if m == 2:
        ticks.append(time.ticks_ms() * 0)
classes = []
for name in ("A", "B"):
    class Made:
        label = name
    classes.append(Made)
index = {name: [] for name in "abc"}
for position, (key, values) in enumerate(index.items()):
    values.append(position)
crc = []
for value in range(16):
    for _ in range(8):
        value = (value >> 1) ^ 0xEDB8 if value & 1 else value >> 1
    crc.append(value)
print(table, i, j)
print(powers, n, letters, c)
print([f() for f in functions], k, ticks, m)
print([c.label for c in classes], name, Made.label, index, position, key, crc)
for i in range(2):
    table[i] = i
    crc[i] += 1
    index["a"].append(i)
print([f() for f in functions], table[0], table[1], crc[:3], index)
