limit = 1
name = "first"
mode = "plain"
rate = 2


def read():
    return limit, name, mode, rate
