# with: entering and leaving in order, swallowing, several managers.
class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()

    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value)
        return self.swallow


with Manager("a") as a, Manager("b") as b:
    print(a, b)
with Manager("c", True):
    raise ValueError("lost")
print("goes on")
try:
    with Manager("d"), Manager("e", True), Manager("f"):
        1 // 0
    print("swallowed by e")
    with Manager("g"):
        raise KeyError("k")
except KeyError as e:
    print("KeyError", e)


def early():
    with Manager("h"):
        return "value"


print(early())
for i in range(3):
    with Manager(str(i)):
        if i == 0:
            continue
        break
with (Manager("p") as p, Manager("q") as q):
    print(p + q)


class Broken:
    def __enter__(self):
        raise RuntimeError("no entry")

    def __exit__(self, *args):
        print("never")


try:
    with Broken():
        pass
except RuntimeError as e:
    print(e)
try:
    with 5:
        pass
except (TypeError, AttributeError) as e:
    print(type(e).__name__)
