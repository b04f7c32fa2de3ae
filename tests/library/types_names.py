# types: names for the types of functions, generators, modules; SimpleNamespace; coroutine.
import sys
import types
from types import SimpleNamespace


def generator():
    yield 1


async def routine():
    return await waits(3)


async def asyncs():
    yield 1


class Class:
    def method(self):
        pass


@types.coroutine
def waits(n):
    got = yield "waits %d" % n
    return got * n


one = routine()
print(isinstance(one, types.CoroutineType), one.send(None))
try:
    one.send(14)
except StopIteration as e:
    print("returned", e.value)
try:
    types.coroutine(5)
except TypeError as e:
    print("TypeError", e)

objects = (generator, lambda: 0, generator(), asyncs(), Class().method, len, [].append, sys, None,
           ..., NotImplemented, 1, Class, types)
names = ("FunctionType LambdaType GeneratorType AsyncGeneratorType CoroutineType MethodType "
         "BuiltinFunctionType BuiltinMethodType ModuleType NoneType EllipsisType "
         "NotImplementedType").split()
for name in names:
    kind = getattr(types, name)
    print(name, isinstance(kind, type), [int(isinstance(o, kind)) for o in objects])

space = SimpleNamespace(x=1, name="n", self=3)
space.late = [2]
print(space, space.x + space.self, vars(space))
print(space == SimpleNamespace(x=1, name="n", self=3, late=[2]), space == SimpleNamespace(x=1),
      space != 5, SimpleNamespace() == SimpleNamespace())
del space.x
print(repr(space))


class Sub(SimpleNamespace):
    pass


print(Sub(a=1), Sub(a=1) == SimpleNamespace(a=1))
try:
    SimpleNamespace(1)
except TypeError:
    print("TypeError")
print([n for n in dir(types) if n in ("_made", "_generator", "_Class")])
