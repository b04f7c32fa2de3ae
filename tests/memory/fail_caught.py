# A program that lives on after a MemoryError.
kept = []
for i in range(30):
    try:
        kept.append([i] * 10)
    except MemoryError:
        pass
total = 0
for item in kept:
    total += item[0]
print(total > 300)
