def f():
    (yield 1) += 1
