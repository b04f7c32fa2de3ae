import sys
import lazy

seen = "eager" in sys.modules, "lazy" in sys.modules, "after" in sys.modules
