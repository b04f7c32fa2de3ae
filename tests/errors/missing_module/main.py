import sys

def load():
    import nothere.deep

print("before")
load()
