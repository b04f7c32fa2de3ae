# Messages of many sizes come and go, a hundred stay: what the collector lives on.
from timing import report


def main():
    live = [None] * 100
    total = 0
    for i in range(6000):
        size = i * 37 % 61 + 4
        message = [i, bytearray(size), (i, size)]
        live[i * 13 % 100] = message
        total += len(message[1])
    for message in live:
        total += message[0] + message[2][1]
    return total


report(main)
