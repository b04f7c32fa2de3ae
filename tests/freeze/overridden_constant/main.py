# Constants that nothing in the image rebinds are rebound all the same, by names computed at run time.
import settings
from settings import LIMIT

OWN = 10
OTHER = 20


def own():
    return OWN, OTHER


def later():
    def inner():
        return OWN
    return inner


inner = later()
running = settings.counting()
print(next(running), settings.limit(), settings.Reader().read(), own())
for name, value in (("LI" + "MIT", 4), ("SC" + "ALE", 10), ("FR" + "ESH", "new")):
    setattr(settings, name, value)
print(next(running), settings.limit(), settings.Reader().read(), LIMIT, settings.LIMIT, settings.Reader.limit)
print(settings.FRESH, hasattr(settings, "LI" + "MIT"), getattr(settings, "NO" + "NE", None))

main = __import__("sys").modules["__main__"]
setattr(main, "O" + "WN", 11)
print(own(), inner(), OWN, OTHER)


def change_while_suspended():
    """The caller's own frame is above the one that changes what it reads."""
    before = OWN
    setattr(main, "OW" + "N", before + 1)
    return before, OWN


def generator():
    for _ in range(3):
        yield OWN, settings.LIMIT, change_while_suspended()


for item in generator():
    setattr(settings, "LIM" + "IT", settings.LIMIT + 1)
    print(item)
delattr(settings, "SCA" + "LE")
try:
    print(settings.limit())
except NameError as error:
    print("NameError", error)
setattr(settings, "SCAL" + "E", 1)
print(settings.limit())
