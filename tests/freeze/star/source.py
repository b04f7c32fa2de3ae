public = 1
_hidden = 2
items = [1]


def get():
    return public


class Thing:
    pass
