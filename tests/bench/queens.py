# All placements of seven queens: recursion over lists of booleans.
from timing import report


def place(n, row, columns, rising, falling):
    if row == n:
        return 1
    found = 0
    for c in range(n):
        if not (columns[c] or rising[row + c] or falling[row - c + n]):
            columns[c] = rising[row + c] = falling[row - c + n] = True
            found += place(n, row + 1, columns, rising, falling)
            columns[c] = rising[row + c] = falling[row - c + n] = False
    return found


def main():
    n = 7
    return place(n, 0, [False] * n, [False] * (2 * n), [False] * (2 * n))


report(main)
