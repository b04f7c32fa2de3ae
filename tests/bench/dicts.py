# Dicts with integer and text keys that grow, are read and shrink.
from timing import report


def main():
    squares = {}
    for i in range(1500):
        squares[i * 7 % 1511] = i
    total = 0
    for key in squares:
        total += key ^ squares[key]
    for i in range(0, 1500, 2):
        del squares[i * 7 % 1511]
    names = {}
    for i in range(400):
        names["key%d" % (i % 50)] = i
    for name in names:
        total += names[name]
    return total + len(squares) * 3 + len(names)


report(main)
