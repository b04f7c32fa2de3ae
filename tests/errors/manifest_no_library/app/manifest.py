require("logging")
