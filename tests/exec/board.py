# skip: host has a compiler
# skip: zeal has a compiler
# skip: sim has a compiler
# A board says that it cannot compile.
for call in (lambda: exec("x = 1"), lambda: eval("1"), lambda: compile("1", "f", "eval")):
    try:
        call()
    except NotImplementedError as e:
        print(e)
