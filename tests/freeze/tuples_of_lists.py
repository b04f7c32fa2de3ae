# Tuples are immutable, what they hold is not.
T = ([1], {"a": [2]}, {3}, bytearray(b"4"))
nested = (((T, [5]), "text"), (6,))
table = {"t": T, "n": nested, ("key", (1, 2)): T[0]}
fs = frozenset([(1, 2), "x"])


class Record:
    fields = ([], [])

    def __init__(self, *parts):
        self.parts = parts


record = Record([1], ([2], [3]))
joined = T[:2] + ([9],)
partial = (lambda *args: args)(T, record)
print(T, nested)
T[0].append(10)
T[1]["a"].append(20)
T[2].add(30)
T[3].append(0x35)
print(T[0], T[1], sorted(T[2]), T[3])
print(nested[0][0][0] is T, nested[0][0][0][0], table["t"][1], table["key", (1, 2)], joined)
nested[0][0][1].append(50)
record.parts[1][0].append(60)
Record.fields[0].append(70)
print(table["n"][0][0][1], record.parts, Record.fields, partial[1].parts[1][0], partial[0] is T)
print(T == T[:], T[:1] == ([1, 10],), T < ([2],), joined[0] is T[0], T * 2 == T + T, (1, 2) in fs)
try:
    hash(T)
except TypeError:
    print("TypeError")
print(hash(("key", (1, 2))) == hash(("key", (1, 2))), [x for x in nested[1]])
