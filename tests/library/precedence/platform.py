import uplatform


def where():
    return "project"


def whole():
    return uplatform.platform(terse=True)
