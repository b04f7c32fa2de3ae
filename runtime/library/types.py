"""Names of the types that have none among the built-in functions."""


def _generator():
    yield


async def _coroutine():
    pass


async def _async_generator():
    yield


class _Class:
    def method(self):
        pass


FunctionType = LambdaType = type(_generator)
GeneratorType = type(_generator())
AsyncGeneratorType = type(_async_generator())
_made = _coroutine()
CoroutineType = type(_made)
_made.close()
MethodType = type(_Class().method)
BuiltinFunctionType = BuiltinMethodType = type(len)
ModuleType = type(__import__("sys"))
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
del _generator, _coroutine, _async_generator, _Class, _made


class SimpleNamespace:
    def __init__(self, /, **kwargs):
        for name in kwargs:
            setattr(self, name, kwargs[name])

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __repr__(self):
        name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
        return "%s(%s)" % (name, ", ".join(["%s=%r" % item for item in self.__dict__.items()]))


def coroutine(func):
    """Every generator may be awaited: the function stays what it is."""
    if not callable(func):
        raise TypeError("types.coroutine() expects a callable")
    return func
