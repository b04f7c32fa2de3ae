# Attributes of modules that are made when they are asked for: __getattr__ and __dir__ of a module.
import pkg
import late
from late import seventh, plain

print(pkg.first, pkg.first, pkg.count)
from pkg import second, third as renamed

print(second, renamed, pkg.count)
try:
    pkg.absent
except AttributeError as e:
    print("AttributeError", e)
try:
    from pkg import absent
except ImportError as e:
    print("ImportError", str(e).split(" (")[0])
print(hasattr(pkg, "fourth"), hasattr(pkg, "absent"), getattr(pkg, "absent", "default"))
print(pkg.from_sub is pkg.sub.value, pkg.count)
print(dir(pkg), seventh, plain)
# A submodule is no business of __getattr__.
from pkg import other

print(other.name)
from names import *

print(public, exported is late.seventh)
try:
    _hidden
except NameError as e:
    print(e)
late.extra = 1
from late import *

print(extra)
