include("..")
include("../manifest.py")
module("one.py", base_path="deep" if options.deep else ".")
