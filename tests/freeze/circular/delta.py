def make():
    import gamma
    return gamma.Gamma()


import gamma

COMPLETE = hasattr(gamma, "Gamma")
