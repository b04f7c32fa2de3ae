

def needs(*names):
    for name in names:
        require(name)


needs("collect", "colections")
