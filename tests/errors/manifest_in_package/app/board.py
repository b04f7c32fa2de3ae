# two deep
add_library("own", "own")
require("driver")
