try:
    import local_config as config
except ImportError:
    config = None

try:
    from local_config import RATE
except ImportError:
    RATE = 50

try:
    from local_config import MISSING
except ImportError:
    MISSING = "default"


def rate():
    return RATE if config is None else config.RATE
