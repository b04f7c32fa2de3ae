# What functions import, after something that only the board can do: nothing on the heap.
import gc


def lazily():
    before = gc.mem_alloc()
    import copier
    import kinds
    import pkg
    import stars

    print(gc.mem_alloc() - before)
    print(len(stars.__dict__) > 4, kinds.BUILTIN is type(print), copier.merge(copier.Point(), {"x": 3}).x, pkg.part.lazy())


gc.mem_alloc()
lazily()
