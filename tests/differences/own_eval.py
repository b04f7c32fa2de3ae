# skip: mps2-an385 no compiler on a board
# What stays different from CPython: eval() does not see the variables of the function around it; with a dict it does.
x = "module"


def function():
    x = "local"
    return eval("x"), eval("x", {"x": x})


print(function())
