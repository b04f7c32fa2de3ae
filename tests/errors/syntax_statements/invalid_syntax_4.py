del ()
x = 1 1
