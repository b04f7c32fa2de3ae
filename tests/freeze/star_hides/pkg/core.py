class TimeoutError(Exception):
    pass


class ValueError(TimeoutError):
    pass


def len(x):
    return "len of " + x
