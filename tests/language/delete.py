# del of every kind of target.
x = 1
del x
try:
    x
except NameError as e:
    print(e)
items = list(range(10))
del items[0], items[-1]
del items[1:3]
print(items)
d = {"a": 1, "b": 2}
del d["a"]
print(d)


class C:
    attribute = 1

    def __delattr__(self, name):
        print("delattr", name)

    def __delitem__(self, key):
        print("delitem", key)


c = C()
del c.whatever, c["k"], c[1:2], c[1, 2]
del C.attribute
print(hasattr(C, "attribute"))
a, b, e = 1, 2, 3
del (a, [b, e])
for name in ("a", "b", "e"):
    print(name in globals(), end=" ")
print()


def local(flag):
    v = 1
    if flag:
        del v
    try:
        return v
    except UnboundLocalError as e:
        return str(e)


print(local(False), local(True))


def loop():
    out = []
    for i in range(3):
        if i == 1:
            y = i
        try:
            out.append(y)
            del y
        except UnboundLocalError:
            out.append("unbound")
    return out


print(loop())


def parameter(p):
    del p
    try:
        p
    except UnboundLocalError:
        return "gone"


print(parameter(1))


def missing():
    try:
        del nothing
    except UnboundLocalError as e:
        print(e)
    nothing = 1
    del nothing
    try:
        del nothing
    except UnboundLocalError as e:
        print(e)


missing()
for bad in (lambda: d.__delitem__("zz"), lambda: items.__delitem__(99)):
    try:
        bad()
    except LookupError as e:
        print(type(e).__name__)


def clean_global():
    global g
    g = 1
    del g


clean_global()
try:
    del g
except NameError as e:
    print(e)
