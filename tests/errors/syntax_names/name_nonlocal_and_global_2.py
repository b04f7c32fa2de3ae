def f():
    global x, y, x
    nonlocal x
