def f():
    nonlocal x
    x = 1
def g(): pass
