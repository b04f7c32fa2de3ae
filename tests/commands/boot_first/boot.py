shared = 5
print("boot", __name__)
