NAME = "the package"
print("pkg imported")
