from registry import numbered, register

FIRST = register("FIRST")


@numbered
def one(x):
    return x


SECOND = register("SECOND")
