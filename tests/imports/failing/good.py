seen = True
