# boot.py and main.py are one module: what boot.py made is there, and its functions see what main.py changes.
import state

state.log.append("main")
count += 10
first = bump()
print(count, first, items, only_boot, state.log, __name__)
count = 100
items = ["main"]
print(bump(), items, count)
del only_boot
print("only_boot" in globals())
