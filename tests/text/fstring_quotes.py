# f-strings whose fields use the quotes of the string itself, as from Python 3.12.
d = {"k": [1, 2]}
print(f"{d["k"][1]} {"in" + "side"} {f"{f"{1 + 1}"}"}")
print(f'{'a' 'b'}', f"{"\n".join(["x", "y"])}")
