# Methods of str.
s = "Hello, World"
print(s.upper(), s.lower(), s.find("o"), s.rfind("o"), s.index("W"))
print(s.replace("l", "L"), s.replace("l", "_", 2), s.count("l"), s.startswith("He"), s.endswith("ld"))
print(s.startswith(("x", "H")), s.split(", "), "a b  c ".split(), "a,b,,c".split(","), "a,b,c".split(",", 1))
print("a,b,c".rsplit(",", 1), "x=1=2".partition("="), "x=1=2".rpartition("="), "none".partition("="))
print("  pad ".strip() + "|", "  pad ".lstrip() + "|", "  pad ".rstrip() + "|", "xxaxx".strip("x"))
print("-".join(["a", "b", "c"]), "".join([]), ",".join("xyz"))
print("abc".isalpha(), "123".isdigit(), " \t".isspace(), "ABC".isupper(), "abc".islower(), "a1".isalpha())
print("abc".center(9) + "|", "one\ntwo\r\nthree".splitlines())
print("abc"[0], "abc"[-1], "abc"[1:], "abc"[::-1], "abcdef"[1:5:2], "abc"[5:], "abc"[-100:2])
print("abc" * 3, "ab" + "cd", "b" in "abc", "bd" in "abc", "" in "abc", len("abc"), "abc" < "abd")
print(ord("a"), chr(8364), ord("€"), "a" "b", "x".join(["1"]), "%s" % "t", str(b"x", "utf-8"))
print(len("grüße"), "grüße"[2], "grüße"[::-1], "naïve".find("v"), "日本語"[1:], "日本語".encode())
print("a\tb\n'c'\"d\"\\", repr("a\tb\n'c'"), repr('say "hi"'), repr("both ' and \""), repr("\x00\x7f\xe9\u20ac"))
for f in (lambda: "abc"[5], lambda: "abc".index("z"), lambda: "a" + 1, lambda: ",".join([1]), lambda: "abc"["x"],
          lambda: ord("ab"), lambda: chr(-1), lambda: "abc".nothing, lambda: "a".split("")):
    try:
        f()
    except (IndexError, ValueError, TypeError, AttributeError) as e:
        print(type(e).__name__, e)
print("".join(sorted("hello")), list("abc"), "abc".encode("utf-8"), b"abc".decode(), max("hello"), sorted("bca", reverse=True))
print("{} {} {}".format(1, "two", [3]), "{1} {0}".format("a", "b"), "{x}-{y}".format(x=1, y=2), "{{}}".format())
print("{0:>5}|{0:<5}|{0:^5}".format("ab"), "{:05d} {:+d} {:x} {:,}".format(42, 7, 255, 1234567), "{!r}".format("q"))
print("%5d|%-5d|%05d" % (42, 42, 42), "%c%c" % ("a", 98), "%%")
print("%s %r %d%%" % ("s", "r", 50), "%(a)s-%(b)d" % {"a": "x", "b": 3}, "%10.3s|" % "abcdef", "%*d" % (5, 3))

# a value by name, and then one without
for template in ("%s %(a)s", "%(a)s %(a)s", "%(a)s %s", "%(a)s %%"):
    try:
        print(template % {"a": 1})
    except TypeError as e:
        print(e)
