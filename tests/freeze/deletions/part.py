temporary = [1, 2]
keep = temporary
total = 0
for item in temporary:
    total += item
del temporary, item


def uses():
    return later


def remove():
    global keep
    del keep


later = "set later"
