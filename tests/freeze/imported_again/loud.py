import state

print("loud runs", state.number)
runs = [1]
