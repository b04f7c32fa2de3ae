import first
import second.deep
import third
from fourth import one, two
import fifth

try:
    first.checked()
except AssertionError as e:
    print(first.__version__, e)
print(second.deep.PLACE, second.__version__)
print(third.__version__, third.checked())
print(one.NAME, two.NAME)
print(fifth.WHICH)
try:
    import fourth.three
    print(fourth.three.NAME)
except ImportError as e:
    print(e)
