class C:
    x = [(yield) for x in y]
