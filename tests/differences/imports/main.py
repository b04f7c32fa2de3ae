# Packages: what MicroPython documents as different, and firn does as CPython does.
import sys

if sys.implementation.name == "cpython":
    sys.path.append("lib")  # firn looks there of itself

import split.near
import split.far

print(split.near.NAME, split.far.NAME, type(split.__path__).__name__ in ("list", "_NamespacePath"))
