not a = c
