import bisect


def run():
    values = []
    for i in range(40):
        bisect.insort(values, i * 7 % 41)
    assert bisect.bisect_left(values, 20) < bisect.bisect(values, 20)
