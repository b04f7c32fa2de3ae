# After a statement that needs the board: circles, `import *` and guarded imports give the objects that the board has.
import time

start = time.ticks_ms() * 0
import alpha
import beta

print(alpha.SEEN, alpha.names, alpha.both(), beta.later())
alpha.names.append("main")
print(beta.Beta.names is alpha.names, beta.Beta.names)

size = 1
from package import *

double = size * 2
triple = hidden_size * 3
print(size, double, triple, Point(1).x, "_private" in globals())


class Moved(Point):
    offset = ORIGIN.x

    def where(self):
        return self.x + self.offset + OFFSET


print(Moved(3).where(), Moved.__mro__[1] is Point, kinds is package_kinds())

try:
    import alpha as guarded

    made = []
    shape = Point
except ImportError:
    made = shape = None
same = made
same_shape = shape
print(made is same, same_shape is Point)

before = getattr(alpha, "later_name", "absent"), hasattr(package, "later_name")
alpha.later_name = start + 1
package.later_name = start + 2
after = getattr(alpha, "later_name", "absent"), hasattr(package, "later_name")
print(before, after)

from changing import *

copied = counter
print(copied, counter, bump(), counter)


def lazy():
    import holder
    return holder.total, holder.POINT.x, holder.names, sorted(n for n in vars(holder) if n.startswith("h_"))


print(lazy(), lazy())
