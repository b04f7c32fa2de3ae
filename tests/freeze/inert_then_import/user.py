VALUE = abs(-1)
