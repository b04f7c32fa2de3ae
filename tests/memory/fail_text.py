# Text in all the ways that make a new one.
s = ""
for i in range(25):
    s += chr(65 + i)
print(s, s.lower(), s[::-1], s.replace("C", "ccc"))
print(",".join(s[:8]).split(","))
print(f"{s[:3]!r:>10}|{12.5:8.2f}|{255:#x}", "%s-%d" % ("a", 5))
print("grün".upper(), "grün".encode(), b"abc" + b"def")
