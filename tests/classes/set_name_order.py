# __set_name__ may change the class while it is made: all that stood in the body are called.
class Set:
    def __init__(self, sibling, value):
        self.sibling = sibling
        self.value = value

    def __set_name__(self, owner, name):
        setattr(owner, self.sibling, self.value)


class Replaced:
    a = Set("b", 312)
    b = Set("a", 311)


print(Replaced.a, Replaced.b)


class Delete:
    def __init__(self, sibling):
        self.sibling = sibling

    def __set_name__(self, owner, name):
        print("named", name)
        delattr(owner, self.sibling)


class Deleted:
    a = Delete("b")
    b = Delete("a")


print(hasattr(Deleted, "a"), hasattr(Deleted, "b"))


class Grow:
    def __set_name__(self, owner, name):
        for i in range(20):
            setattr(owner, name + str(i), i)


class Grown:
    g = Grow()
    h = Grow()


print(Grown.g19, Grown.h0)
