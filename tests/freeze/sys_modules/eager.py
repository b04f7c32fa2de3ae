import sys

VALUE = 1
seen = "eager" in sys.modules, "lazy" in sys.modules, "after" in sys.modules
