with open("starts", "a") as f:
    f.write("x")
print(len(open("starts").read()))
