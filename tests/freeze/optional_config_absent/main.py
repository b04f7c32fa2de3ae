# An optional module that the image lacks: the default holds, and everything after it works.
import settings

try:
    import absent_secrets
    KEY = absent_secrets.KEY
except ImportError as error:
    KEY = "none"
    reason = str(error)


class Device:
    key = KEY
    rate = settings.RATE

    def __init__(self, name):
        self.name = name


devices = [Device("a"), Device("b")]
print(settings.config, settings.RATE, settings.rate(), KEY, reason)
devices[0].key = "own"
print([(d.name, d.key, d.rate) for d in devices])
