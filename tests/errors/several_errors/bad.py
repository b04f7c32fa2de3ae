x = 1 +
def f(:
    pass
y = 2
whiel y:
    pass
return 5
z = "never closed
