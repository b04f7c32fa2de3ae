import gc

table = [0, 1, 2, 3]
state = None
cache = {}


def remember(key):
    global state
    state = cache[key] = gc.mem_free()


print("on the board")
