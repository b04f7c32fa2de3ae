None += 2
