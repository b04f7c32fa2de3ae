# Modules as objects: attributes from outside, packages and their parts, module-level __getattr__, names and texts.
import package
import package.first as first

package.added = [1]
package.version += 1
first.extra = "extra"
alias = package
print(package.__name__, package.__doc__, first.__name__, first.__doc__, __name__, __doc__)
print(package.version, package.ONE, package.items, package.added, package.first is first, alias is package)
print(hasattr(package, "second"), package._private)
print(package.lazy_TWO, hasattr(package, "second"), package._private, package.items)
try:
    package.nothing
except AttributeError as error:
    print("AttributeError")
package.added.append(2)
package.ONE = 10
first.ONE = 20
package.late = "late"
del first.extra
print(package.ONE, first.ONE, package.second.TWO, package.late, hasattr(first, "extra"), package.added)
for name in ("version", "late", "nothing", "items"):
    print(name, getattr(package, name, "absent"))
setattr(package, "version", "text")
print(package.version, alias.version)
