def f():
    [x for x in y]
    nonlocal z
