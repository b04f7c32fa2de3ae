NAME = "b"
LIST = [1]
