from delta import make


class Gamma:
    pass


made = make()
