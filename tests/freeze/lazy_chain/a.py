import b
from c import VALUE
import d

NAMES = [b.NAME, VALUE]


def sizes():
    return len(NAMES), len(d.TABLE)
