# What names mean in class bodies and in methods.
x = "module"


class A:
    print(x)
    x = "class"
    print(x)

    def method(self):
        return x

    y = x + "!"
    if True:
        z = "conditional"
    for i in range(3):
        pass
    del i

    def __private(self):
        return "private"

    def call(self):
        self.__attr = 1
        return self.__private(), self.__attr


a = A()
print(a.method(), A.y, A.z, hasattr(A, "i"), a.call(), a._A__attr, a._A__private())


def function(x):
    class Inner:
        copied = x
        x = "inner"

        def get(self):
            return x
    return Inner.copied, Inner.x, Inner().get()


try:
    print(function("argument"))
except NameError as e:
    print("NameError")


def free(v):
    class Inner:
        w = v

        def get(self):
            return v

        def set(self, new):
            nonlocal v
            v = new
    return Inner()


f = free(1)
f.set(5)
print(f.w, f.get())


class Global:
    global made_by_class
    made_by_class = "global from class"
    own = 1


print(made_by_class, hasattr(Global, "made_by_class"), Global.own)


class Outer:
    class Nested:
        tag = "nested"

        class Deeper:
            pass

    def make(self):
        class Local:
            pass
        return Local


print(Outer.Nested.__qualname__, Outer.Nested.Deeper.__qualname__, Outer().make().__qualname__)
print(A.__name__, A.method.__qualname__, A.__module__)


class Documented:
    "the docstring"
    a = b = 1
    __secret = 2

    def method(self):
        "method docs"
        return __class__.__name__, self.__secret


print(Documented.__doc__, Documented.b, Documented().method())
n = 0


class Counting:
    n += 1
    n += 1


print(n, Counting.n)
