# Dates from seconds and back; what is beyond their range.
import time

for seconds in (0, 1, 86399, 951782400, 951868799, 1700000000, -1, -86400 * 366, 4102444800, 1 << 33, -62135596800):
    date = tuple(time.gmtime(seconds))[:8]
    back = time.mktime(date + (0,)) - time.mktime((1970, 1, 1, 0, 0, 0, 0, 0, 0))
    print(date, int(back) == seconds)
print(tuple(time.gmtime(5.75))[:6], tuple(time.gmtime(-0.5))[:6], tuple(time.gmtime(True))[:6])
day = 0
while day < 150000:
    date = tuple(time.gmtime(day * 86400))
    if date[6] != (day + 3) % 7:
        print(day, date)
    day += 97
zero = int(time.mktime((1970, 1, 1, 0, 0, 0, 0, 1, 0)))
for fields in ((2023, 14, 1, 0, 0, 0), (2024, 2, 30, 25, 61, 61), (2024, 0, 0, 0, 0, -1), (2023, -5, 400, 0, 0, 0)):
    print(int(time.mktime(fields + (0, 0, 0))) - zero)
for bad in ((), (1, 2, 3), "text"):
    try:
        time.mktime(bad)
    except TypeError:
        print("TypeError")
for seconds in (1 << 70, "0", None):
    try:
        print(len(time.gmtime(seconds)) >= 8)
    except (TypeError, OverflowError) as error:
        print(type(error).__name__)
print(tuple(time.gmtime())[0] >= 1970)
