# Imports inside functions: of modules with dots, with dots in front, of packages that bind the name of a submodule themselves.
import sys


def top():
    import pack.deep.leaf
    return pack


def named():
    import pack.deep.leaf as leaf
    return leaf


def parts():
    from pack.deep import leaf, sister
    from pack import bound, other
    return leaf, sister, bound, other


print(sorted(m for m in sys.modules if m.startswith("pack")) if "pack" in sys.argv else "none yet")
p = top()
print(p.__name__, p.deep.__name__, p.deep.leaf.__name__, p.deep.leaf.near())
print(named() is p.deep.leaf, [getattr(m, "__name__", m) for m in parts()])
print(p.bound is parts()[2], p.bound.__name__, p.was)


def again():
    for name in list(sys.modules):
        if name.startswith("pack"):
            del sys.modules[name]
    return top()


q = again()
print(q.__name__, q.deep.leaf.near(), sorted(m for m in sys.modules if m.startswith("pack")))
