TABLE = {"d": 1}
