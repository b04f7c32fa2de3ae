bound = "bound by the package"
was = bound


def other():
    pass
