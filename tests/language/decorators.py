# Decorators: order of evaluation and of application; on functions, methods and classes.
def say(name):
    print("make", name)

    def decorate(target):
        print("apply", name, "to", target.__name__)
        return target
    return decorate


@say("a")
@say("b")
def function(x=print("default")):
    return x


@say("c")
class Class:
    print("body")

    @say("m")
    def method(self):
        return "method"

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        self._value = new * 2

    @staticmethod
    def static(x):
        return x + 1

    @classmethod
    def make(cls, v):
        self = cls()
        self.value = v
        return self


c = Class.make(21)
print(c.value, c.method(), Class.static(1), c.static(2))


def twice(f):
    def wrapper(*args, **kw):
        return f(*args, **kw), f(*args, **kw)
    return wrapper


@twice
@twice
def add(a, b=1):
    return a + b


print(add(1), add(1, b=5))
registry = {}


def register(key):
    def keep(f):
        registry[key] = f
        return f
    return keep


@register("x")
def handler_x():
    return "X"


@register("y")
@twice
def handler_y():
    return "Y"


print(registry["x"](), registry["y"]())


@lambda f: f()
def value():
    return "called at once"


print(value)


@(say("expression") if c else None)
def g():
    pass


class Decorator:
    def __init__(self, f):
        self.f = f
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.f(*args)


@Decorator
def counted(n):
    return n


counted(1)
print(counted(2), counted.calls)
