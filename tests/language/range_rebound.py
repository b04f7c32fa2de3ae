# A module that binds the name range gets its own function, in every loop form.
def range(*args):
    print("range", args, end=" ")
    return "xy"


for i in range(3):
    print(i, end=" ")
print()
print([i for i in range(1, 2)])


def local():
    def range(n):
        return [n, n]
    out = []
    for i in range(7):
        out.append(i)
    return out


print(local())


def parameter(len):
    return len("abc")


print(parameter(lambda s: s * 2))
