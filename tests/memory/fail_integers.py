# Integers of many words.
n = 1
for i in range(1, 30):
    n *= i
print(n, n // 12345678901, n % 987654321, -n >> 20, n.bit_length())
print(int("123456789012345678901234567890") ** 2, hex(1 << 70))
