[j := 0 for i, j in y]
[i for i in (k := y)]


class A:
    a = [i for i in y if (l := i)]
    b = [i for i in y if (j := 1) for j in range(5)]


[(m := i) for i in y]
