# Names of import * that are those of built-ins: frozen with a module that does not read them, and seen by one that does.
import pkg
import reads

print(pkg.TimeoutError is TimeoutError, pkg.TimeoutError.__mro__[1].__name__, pkg.lazy(), "lazy" in pkg.__dict__)
print(reads.raised(), reads.size, pkg.len("x"))
print(len("abc"), sorted(n for n in vars(pkg) if n[0] != "_" and n[:4] != "core"))
