import absent_here


def f():
    pass
