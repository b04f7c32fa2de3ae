def f():
    a
   b
