import state

print("loud runs", state.number)
runs = [state.number]
