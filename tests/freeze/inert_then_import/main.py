# After a statement that only acts on the board, an import of a module that does more there.
import gc

gc.collect()
import patch

here = abs(-3)
import user

print(here, user.VALUE, abs(-4))
