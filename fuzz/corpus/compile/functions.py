def f(a, b=1, /, c=2, *args, d, e=3, **kw):
    def g():
        nonlocal a
        a += b
        return lambda x, *, y=c: (x, y, args, kw, d, e)
    return g()(1, y=2)


print(f(0, d=4), *[1, 2], **{"sep": " "}, end="\n")
