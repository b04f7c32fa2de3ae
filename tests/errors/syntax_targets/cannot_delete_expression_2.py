del (a) + 1
