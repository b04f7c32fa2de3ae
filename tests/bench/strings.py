# Text built, searched, replaced, formatted and taken apart.
from timing import report


def main():
    total = 0
    for i in range(150):
        parts = []
        for j in range(12):
            parts.append("item{}={}".format(j, i * j))
        line = ";".join(parts)
        total += len(line) + line.find("item11")
        line = line.replace("item", "x").upper()
        for field in line.split(";"):
            total += int(field.split("=")[1]) % 10
    return total


report(main)
