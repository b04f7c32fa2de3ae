exec a in b
