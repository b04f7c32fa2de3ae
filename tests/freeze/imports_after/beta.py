import alpha

VALUE = alpha.VALUE + 1
PARTIAL = hasattr(alpha, "SEEN"), hasattr(alpha, "both")
alpha.names.append("beta")


def later():
    return alpha.VALUE, alpha.SEEN


class Beta:
    names = alpha.names
