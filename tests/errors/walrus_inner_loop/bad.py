def f(y):
    return [i for i in y if (k := i)], [i for i in y if True or (j := 1) for j in range(5)]
