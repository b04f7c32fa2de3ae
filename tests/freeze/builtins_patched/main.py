# Built-ins are bindings like any other: rebound, added, removed, shadowed.
import builtins
import part

original = len


def count(x):
    return len(x)


print(part.SIZES, part.size("ab"), count("abc"))
builtins.len = lambda x: original(x) + 100
print(part.SIZES, part.size("ab"), count("abc"), len(""))
setattr(builtins, "ma" + "x", min)
print(part.size("ab"), max(5, 6))
builtins.len = original
del builtins.max
print(part.size.__name__, count("abc"))
builtins.answer = 42
print(answer)
len = lambda x: "own"
print(count("abc"), part.SIZES)
del len
print(count("abc"))
