try:
    import absent_config as config
except ImportError:
    config = None

try:
    from absent_config import RATE
except ImportError:
    RATE = 50


def rate():
    return RATE if config is None else config.RATE
