require("x", library="company")
