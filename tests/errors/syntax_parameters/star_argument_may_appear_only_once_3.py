x = lambda *a, *b: 0
