if a): pass
