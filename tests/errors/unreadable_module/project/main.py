import part

print(part)
