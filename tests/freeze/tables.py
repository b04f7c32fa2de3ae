# Tables as they stand in drivers: large, regular, zero-filled, of one value; each is written somewhere.
N = 1000
zeros = bytearray(2 * N)
zero_list = [0] * N
ones = [1] * 300
nones = [None] * 64
squares = [i * i for i in range(N)]
names = ["name%d" % i for i in range(200)]
by_name = {name: i for i, name in enumerate(names)}
by_number = {i: str(i) for i in range(400)}
members = set(range(0, N, 3))
matrix = [[0] * 8 for _ in range(16)]
shared_row = [[1] * 4] * 3
font = {chr(c): bytes([c, c + 1, c + 2]) for c in range(32, 127)}
pattern = bytearray(b"\xaa\x55" * 100)
gamma = bytes(int(i * i / 255) for i in range(256))
lists = [list(range(i)) for i in range(30)]
empty = [[], {}, set(), bytearray(), (), "", b""]
big = [1 << 40, -(1 << 70), 3.5, -0.0, "\u00e4\u20ac", b"\x00\xff"]
print(sum(squares), len(by_name), sum(members), len(zeros), sum(gamma))


def check():
    print(sum(zeros), sum(zero_list), sum(ones), nones.count(None), sum(squares), len(members))
    print(len(by_name), len(by_number), sum(map(sum, matrix)), shared_row, len(pattern), sum(pattern))
    print(sum(map(len, lists)), empty[:2], empty[3:], big)


check()
zeros[0] = zeros[-1] = 7
zero_list[500] = 5
ones.append(2)
nones[3] = 0
squares[10:20] = [0] * 3
names.sort()
by_name["fresh"] = by_name.pop("name7")
by_number.update({1: "one", 1000: "more"})
members.difference_update(range(500))
matrix[3][4] = 9
shared_row[1][0] = 8
pattern.extend(b"abc")
for row in lists:
    row.append("end")
empty[0].append(1)
empty[1]["k"] = 2
empty[2].add(3)
empty[3].append(4)
big[0] += 1
check()
print(by_name["name8"], by_name["fresh"], "name7" in by_name, by_number[1], by_number[399], font["A"], font["~"])
print(names[:3], zero_list[499:502], squares[8:15], nones[2:5], sorted(members)[:3], matrix[3], matrix[4])
print(by_name["name" + str(199)], by_number[int("123")], font[chr(65)] is font["A"])
