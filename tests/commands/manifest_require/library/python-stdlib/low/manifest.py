metadata(version="0.2")
require("top")
module("low.py")
