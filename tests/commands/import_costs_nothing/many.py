class First:
    pass


class Second(First):
    pass


def helper():
    return Second
