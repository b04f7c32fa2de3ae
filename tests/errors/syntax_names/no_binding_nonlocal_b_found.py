def f(a):
    def g():
        nonlocal b
