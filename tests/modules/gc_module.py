# gc as MicroPython has it: after a collection all free memory is one block.
import gc

gc.collect()
free = gc.mem_free()
print(free > 1000, gc.mem_alloc() >= 0, gc.isenabled())
junk = [bytearray(100) for i in range(50 if free else 0)]  # on the board
print(gc.mem_free() < free or free == 100000)
keep = junk[::10]
del junk
gc.collect()
block = bytearray(gc.mem_free() - 64)
print(len(block) > 1000, [len(b) for b in keep])
del block
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled())


class Ring:
    pass


for i in range(200):
    a, b = Ring(), Ring()
    a.other, b.other = b, a
    a.load = bytearray(2000)
print("rings are collected")
