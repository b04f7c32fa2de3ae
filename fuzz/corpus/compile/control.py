try:
    for i in range(10):
        if i == 3: continue
        elif i > 5: break
        else: pass
    else:
        raise ValueError from None
except (KeyError, ValueError) as e:
    raise
except:
    pass
else:
    while not x < y <= z != 3 and a or b: x -= 1
finally:
    with open(f) as p, q: return_ = 1
assert x, "no"
global y
