SIZE = "big"
