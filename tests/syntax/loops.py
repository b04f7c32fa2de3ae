# for and while with else, break, continue; loop variables live on.
for i in range(5):
    if i == 3:
        break
else:
    print("not reached")
print(i)
for i in []:
    pass
else:
    print("empty", i)
n = 5
while n:
    n -= 1
    if n == 2:
        continue
    print(n, end=" ")
else:
    print("done")
for i in range(10, 0, -3):
    print(i, end=",")
print()
for a, (b, *c) in [(1, (2, 3, 4)), (5, "xyz")]:
    print(a, b, c)
for i in range(3):
    for j in range(3):
        if j == 1:
            continue
        if i == 2:
            break
        print(i, j)
i = 100
for i in range(2):
    i += 10
    print(i)
total = 0
for i in range(-3, 4):
    total += i * i
print(total, list(range(0)), list(range(5, 2)), list(range(2, 9, 3)))
while True:
    try:
        break
    finally:
        print("finally in loop")
for x in range(2):
    try:
        continue
    finally:
        print("finally", x)
