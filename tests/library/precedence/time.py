from utime import *

of_project = True
