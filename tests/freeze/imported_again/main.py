# A module deleted from sys.modules runs its body again: its state is fresh, that of others is not.
import sys
import state
import loud


def show():
    import state
    print(state.counts, state.items, state.number, state.Thing.made, state.only.tags)


show()
state.touch("a")
state.touch("b")
show()
loud.runs.append("changed")
del sys.modules["loud"]
import loud

print(loud.runs)
for _ in range(2):
    del sys.modules["state"]
    print("state" in sys.modules)
    import state
    show()
    state.touch("c")
    state.late = "late"
    show()
del sys.modules["state"]
import state

print("state" in sys.modules, hasattr(state, "counts"), state.counts)
show()
print(sys.modules["state"] is state)
