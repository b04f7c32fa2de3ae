# Closures, decorators with and without arguments, functions as values, attributes of functions.
def deco(f):
    def wrapper(*args, **kw):
        print("before", f.__name__)
        result = f(*args, **kw)
        print("after")
        return result
    return wrapper


def repeat(n):
    def make(f):
        def wrapper(*args):
            return [f(*args) for _ in range(n)]
        return wrapper
    return make


@deco
def add(a, b=1):
    return a + b


@repeat(3)
@deco
def one():
    return 1


print(add(2), add(2, b=5), one())


def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run


print(compose(str, len, lambda n: n * 2)(12345))
table = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}
print([table[op](7, 3) for op in "+-"])


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


print(fact(20), fact(30))


def outer():
    x = []

    def add(i):
        x.append(i)
        return x
    return add


first, second = outer(), outer()
first(1)
print(first(2), second(3))
print((lambda x: lambda y: lambda z: x + y + z)(1)(2)(3))
print(add.__name__, fact.__name__, (lambda: 0).__name__)


@staticmethod
def alone():
    return "static"


print(callable(add), callable(3), callable(int))
