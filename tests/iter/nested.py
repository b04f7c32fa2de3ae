# Iterators made of iterators, deeper than any limit: RecursionError, and nothing is harmed.
def recurse(make):
    x = (1, 2)
    for depth in range(300):
        x = make(x)
    try:
        tuple(x)
    except RuntimeError as e:
        print(type(e).__name__)


for make in (lambda x: filter(None, x), lambda x: map(max, x, (1, 2))):
    try:
        recurse(make)
    except MemoryError:
        print("MemoryError")
print(list(enumerate(zip(map(str, filter(None, [0, 1, 2])), "ab"))))
