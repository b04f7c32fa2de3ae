import inspect


def sample(a, b, c):
    return a


def run():
    assert inspect.isfunction(sample) and not inspect.isclass(sample)
    assert [name for name, _ in inspect.getmembers(sample)] is not None
