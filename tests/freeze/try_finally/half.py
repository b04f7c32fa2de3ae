import time

items = []
table = {}


def work(n):
    items.append(n)
    table[n] = len(items)
    if n == 3:
        raise ValueError(n)
    return n


try:
    items.append("in")
    table["tick"] = time.ticks_ms() * 0
    items.append("out")
finally:
    items.append("finally")

try:
    for i in range(10):
        work(i)
except ValueError as error:
    failed = error.args
else:
    failed = None
finally:
    items.append("end")


def returns():
    try:
        return work(20)
    finally:
        items.append("returned")


got = returns()
