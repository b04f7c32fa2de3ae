items = []
table = {}
names = set()
buffer = bytearray(4)


class Config:
    values = []
    name = "shared"


config = Config()
