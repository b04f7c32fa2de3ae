# Names rebound by `global` in callbacks, during start-up and later, within a module and across modules.
import state
from state import change, value

count = 0
limit = 5
on = False


def callback():
    global count, on
    count += 1
    on = not on
    state.change(count)


state.on_event(callback)
state.fire()
print(count, on, state.value, value, state.history)
for _ in range(2):
    state.fire()
print(count, on, state.value, value, state.history)
state.inner()
print(state.value, state.born)
state.swap()
change(50)
state.change(60)
print(state.value, state.history)


def make():
    global limit, made, Kind

    class Kind:
        n = limit

    limit = "rebound"
    made = [limit]


print(limit)
make()
print(limit, made, Kind.n)


def outer():
    global fresh
    for fresh in range(3):
        pass
    try:
        raise ValueError(fresh)
    except ValueError as limit2:
        fresh = limit2.args[0] * 10
    import state as fresh_module
    global state_too
    state_too = fresh_module


outer()
print(fresh, state_too is state)
state.value = "outside"
state.handler = None
state.fire()
print(state.value, count)
