metadata(version="1")
include("more.py")
