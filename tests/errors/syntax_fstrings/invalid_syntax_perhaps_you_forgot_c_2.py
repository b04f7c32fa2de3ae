x = 1
f'abc {a b} def'
