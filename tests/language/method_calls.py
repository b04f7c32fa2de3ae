# Calls of methods in all forms, chained, with keywords and unpacking.
class Builder:
    def __init__(self, parts=()):
        self.parts = list(parts)

    def add(self, *args, sep=" ", **kw):
        self.parts.append(sep.join(str(a) for a in args) + "".join(sorted(kw)))
        return self

    def __call__(self, *args):
        return args

    def __len__(self):
        return len(self.parts)


b = Builder()
print(b.add(1).add(2, 3, sep="-").add(*"xy", **{"k": 1, "sep": "+"}).add().parts)
print(b(1, 2), Builder([1])(3), len(b))
bound = b.add
print(bound("bound") is b, b.parts[-1])
function = Builder.add
print(function(b, "unbound", sep="").parts[-1])
b.plain = lambda *a: a
print(b.plain(1, 2), b.plain())
print("a,b".split(","), "x".join(["1", "2"]).replace("x", "-").upper(), " s ".strip().center(5, "*"))
print([].append(1), {"a": 1}.get("b", "default"), (1, 2).index(2), "%s" % "x".encode())


class Dynamic:
    def __getattr__(self, name):
        def method(*args, **kw):
            return name, args, kw
        return method


d = Dynamic()
print(d.anything(1, k=2), d.other())
print(getattr(d, "via")(5), (d.a if b else d.b)(6))


class WithCallable:
    attribute = len

    class Inner:
        def __init__(self, v):
            self.v = v

    @staticmethod
    def static(*a):
        return a

    @classmethod
    def class_method(cls, *a):
        return cls.__name__, a


w = WithCallable()
print(w.attribute([1, 2]), w.Inner(3).v, w.static(1), w.class_method(2), WithCallable.class_method())
try:
    w.missing(1)
except AttributeError as e:
    print(e)
try:
    w.Inner()
except TypeError as e:
    print("TypeError")
try:
    (5)()
except TypeError as e:
    print(e)


def order(name):
    print(name, end=" ")
    return name


print(order("recv").join([order("a"), order("b")]))
sorted_words = sorted(["bb", "a", "ccc"], key=len, reverse=True)
print(sorted_words, max("abc", key=lambda c: -ord(c)))
