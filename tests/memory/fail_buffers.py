# bytearrays that grow, and bytes made from them.
b = bytearray()
for i in range(50):
    b.append(i * 5 % 256)
b.extend(b"tail")
b[2:4] = b"longer"
print(len(b), bytes(b[-6:]), b.find(b"tail"))
print(bytes([1, 2, 3]) + bytes(2), bytearray(5))
