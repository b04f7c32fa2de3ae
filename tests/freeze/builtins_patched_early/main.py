# A built-in is patched by a module body: all that is imported after it sees the patch.
import patch
import user
import builtins

here = abs(-3)
print(here, user.VALUE, user.value())
builtins.abs = patch.original
print(abs(-3), here, user.VALUE, user.value())
