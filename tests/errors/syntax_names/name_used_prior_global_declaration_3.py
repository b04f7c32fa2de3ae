def f():
    x[0]: int
    (x): int = 1
    global x
