[b for b in (a := c)]
