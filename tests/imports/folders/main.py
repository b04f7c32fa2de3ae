# Folders without __init__.py are packages, too.
import space.one
from space import two
from space.inner import three

print(space.one.NAME, two.NAME, three.NAME)
print(space.__name__, space.inner.__name__)
try:
    import space.four
except ImportError as e:
    print(e)
try:
    import nowhere
except ImportError as e:
    print(e)
