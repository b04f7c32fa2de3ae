# Classes and exceptions of other modules show where they come from.
import shapes
from shapes import Circle, ShapeError

print(Circle, repr(shapes)[:16], Circle.__module__, Circle(2).area.__qualname__)
print(repr(Circle(1)).startswith("<shapes.Circle object at 0x"))
print(shapes.lazy, shapes.__name__, __name__)
try:
    shapes.missing
except AttributeError as e:
    print(e)
try:
    import math
    math.missing
except AttributeError as e:
    print(e)
shapes.counter = 10
print(shapes.bump(), shapes.counter, "counter" in dir(shapes), sorted(k for k in vars(shapes) if not k.startswith("_")))
del shapes.counter
print(hasattr(shapes, "counter"))
setattr(shapes, "dyn" + "amic", 5)
print(shapes.dynamic, getattr(shapes, "dynamic"))
try:
    raise ShapeError("flat", 3)
except ValueError as e:
    print(repr(e), e)
