# Every form of import statement, absolute and relative.
import pkg.sub.leaf
import pkg.sub.leaf as renamed
from pkg import sub, NAME as title
from pkg.sub.leaf import *
from pkg.sub import leaf, sibling

print(pkg.__name__, pkg.sub.__name__, renamed.__name__)
print(title, shown, leaf is renamed, sibling.up, sibling.across)
try:
    print(_hidden)
except NameError as e:
    print("NameError")
try:
    from pkg import nothing
except ImportError as e:
    print(str(e).split(" (")[0])


def inside():
    from pkg.lazy import ready
    import pkg.lazy as again
    return ready, again.count


print(inside(), inside())
