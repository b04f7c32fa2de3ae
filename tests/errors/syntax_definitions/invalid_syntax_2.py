def f(*a, *): pass
