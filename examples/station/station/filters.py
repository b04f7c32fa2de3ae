"""Filters are functions from value to value; some remember what they saw."""


def chain(*filters):
    def run(value):
        for step in filters:
            value = step(value)
        return value

    return run


def scale(factor):
    return lambda value: value * factor


def clamp(low, high):
    return lambda value: low if value < low else high if value > high else value


def _medians(size):
    """A generator that receives values and sends back the median of the last ones."""
    window = []
    value = yield
    while True:
        window.append(value)
        if len(window) > size:
            del window[0]
        value = yield sorted(window)[len(window) // 2]


def median(size):
    running = _medians(size)
    next(running)
    return running.send
