[b for b in c if (b := 1)]
