loads = 0
state = []
loads += 1


def read():
    return loads, state
