count = 0
count += 1
ready = True
print("lazy imported")
