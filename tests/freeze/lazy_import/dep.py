value = 1
items = [1]
mode = "plain"


def double():
    return value * 2
