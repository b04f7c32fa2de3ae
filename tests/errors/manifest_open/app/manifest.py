with open("names.txt") as f:
    for name in f:
        module(name)
