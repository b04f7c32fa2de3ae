'\N{no such name}'
