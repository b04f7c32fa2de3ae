# Words of a sentence counted in a dict, 300 times.
from timing import report

TEXT = "the snow falls on the old snow and the weight of the new snow turns the old snow to firn"


def main():
    total = 0
    for i in range(300):
        counts = {}
        for word in TEXT.split():
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
        total += counts["snow"] + len(counts)
    return total


report(main)
