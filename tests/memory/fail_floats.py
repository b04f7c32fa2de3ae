# Boxed floats, and their text.
x = 0.5
values = []
for i in range(20):
    x = x * 3.5 * (1.0 - x)
    values.append(x)
print(len(values), round(values[0], 3), max(values) < 1.0, float("2.5e3"), int(7.9))
print(sorted([2.5, -1.5, 0.25]), [float(i) for i in range(3)])
