print("including", "both")
include(["a", "$(HERE)/../b/manifest_b.py"], deep=True)
include("a", deep=False)
try:
    module("absent.py")
except Exception as e:
    print("without it:", e)
try:
    include("broken.py")
except ValueError:
    print("without that, too")
