f'{a:=5}'
x y
