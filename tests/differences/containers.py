# Containers: what MicroPython documents as different, and firn does as CPython does.
b = bytearray(4)
b[0:1] = [1, 2]
b[3:] = (x for x in (7, 8, 9))
print(b)
keys = {1: 2, 3: 4}.keys()
print(keys & {1}, sorted(keys | {5}), keys - {1}, sorted(keys ^ {1, 9}), keys == {1, 3}, keys.isdisjoint([2]))
l = [1, 2, 3, 4, 5]
del l[0:4:2]
print(l)
l[0:1] = range(4)
print(l)
l[0:4:2] = [50, 60]
print(l)
try:
    l[0:4:2] = [1, 2, 3]
except ValueError as e:
    print(e)
try:
    l[0:1] = 5
except TypeError as e:
    print(e)
print((1, 2, 3, 4)[0:4:2], (1, 2, 3, 4)[::-3])
