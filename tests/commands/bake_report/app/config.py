DEFAULTS = {"wifi": {"name": "home", "tries": [1, 2, 5]}, 7: bytearray(3)}
PAIR = ([1], "text")
