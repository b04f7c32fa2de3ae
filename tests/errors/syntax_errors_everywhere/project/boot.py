import gc
import pkg.part
