if True:
    module("here.py")
    module("not_here.py")
