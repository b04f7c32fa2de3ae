x = 08
z = [1, *]
print(a b,
      09)
d = { 1: $ }
def f(:
    y = 07
