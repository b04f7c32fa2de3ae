SIZE = "small"
