metadata(version="0.1")
require("low")
module("top.py")
