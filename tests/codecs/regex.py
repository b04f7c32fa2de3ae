# re: what programs of CPython and MicroPython do with it, found by both alike.
import re
import time

# Compiled by start-up, hence frozen.
WORDS = re.compile(r"(\w+)\s*=\s*(\d+)?")
DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)")
KEPT = DATE.match("2024-5 and more")
time.sleep(0)


def show(pattern, text, flags=0):
    try:
        m = re.search(pattern, text, flags)
        print(repr(pattern), m and (m.span(), m.groups()))
    except Exception as e:
        print(repr(pattern), "Error")


for p, t in (
    ("a*", "baaa"), ("a+?", "baaa"), ("a{2}", "baaa"), ("a{2,}?b", "aaab"), ("a{,2}b", "aaab"), ("a{1,2}{", "aa{"),
    ("x{", "x{"), ("(ab)*c", "ababc"), ("(ab){2,3}", "abababab"), ("(a|b)*?c", "abac"),
    ("(a)|(b)", "b"), ("(?:a|bc|d)+", "xabcd"), ("^b", "ab"), ("b$", "ab\n"), (r"b\Z", "ab\n"), (r"\Aa", "ab"),
    (r"\bfoo\b", "a foo b"), (r"\Boo", "foo"), (r"[^a-c]+", "abcxyz"), (r"[]a]+", "x]a"), (r"[\w-]+", "a-b c"),
    (r"[\]\-x]+", "a-]x"), (r"(\w)\1", "hello"), (r"((a)(b)?)+", "aba"), (r"(a)?(b)?", "b"), (".", "\n"),
    (r"\x41\u0042", "AB"), (r"\t\n", "\t\n"), (r"\.\*", ".*"), ("a||b", "b"), ("(|a)b", "ab"), ("", "abc"),
    ("(a+)+$", "aaaaaaaaab"), ("[0-9]+(?:\\.[0-9]+)?", "v 3.14"), ("é+", "caféé"), ("[à-ü]+", "xéèy"), (".é", "ßé"),
    ("(?:x|y(?:z|w){2})*e", "xyzwxe"), ("a.c", "a\u20acc"), (r"\d+|\D", "a12"), ("(?P<n>a)b", "ab"), ("$", "a\n"),
):
    show(p, t)
for p in ("(", ")", "a)", "[", "[b-a]", "*a", "a**", "a{3,2}", "(?", "(?<a", "\\", r"\q", "a|*", "(?P<n", r"\1"):
    show(p, "x")
show("HeLLo [a-d]+", "hello DAB", re.IGNORECASE)
show("^b.c$", "a\nb\nc\nb\nb", re.M | re.S)
show("^b$", "a\nb\nc", re.MULTILINE)
show("É", "é", re.I)

m = WORDS.search("  speed = 12; next")
print(m.group(), m.group(1, 2), m[1], m.start(2), m.end(), m.span(1), m.groups(), m.string, m)
m = WORDS.search("x = y")
print(m.group(2), m.start(2), m.groups("none"), m.re is WORDS)
print(KEPT.group("year"), KEPT["month"], KEPT.groupdict(), DATE.pattern, DATE)
print(re.match("é(.)", "éßx").span(1), re.compile("ß").search("éßx", 1).span(), re.compile("b").search(b"abc".decode(), 0, 1))
for bad in (lambda: m.group(3), lambda: m.group("n"), lambda: KEPT.group(-1)):
    try:
        bad()
    except IndexError as e:
        print(e)
print(re.fullmatch("a|ab", "ab"), re.fullmatch("a", "ab"), re.match("b", "ab"), DATE.fullmatch("1999-12") is not None)

print(re.sub("x*", "-", "abxd"), re.sub("(b)(c)?", r"[\2\1\g<1>\\]", "abcb"), re.sub("a", "b", "aaa", 2))
print(re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "1 and 22"), re.subn("a", "", "banana"))
print(re.sub("(?P<x>.)y", r"\g<x>\n", "ayby"), re.sub(b"a", b"\\\\", b"banana"), re.sub("é", "e", "aéé"))
print(re.findall("a|", "baac"), re.findall(r"(\w)(\d)?", "a1b"), re.findall("(a)b", "abab"), re.findall(b".", bytearray(b"xy")))
print([m.span() for m in re.finditer("a.", "abacad")], re.split("[,;] *", "a, b;c"), re.split(",", "a,b,c", 1))
print(re.compile(",").split("a,b,c", 2))
for f in (lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match(1, "a"), lambda: re.sub("a", b"b", "a")):
    try:
        print(f())
    except TypeError as e:
        print("TypeError")
for f in (lambda: re.sub("(a)", r"\2", "a"), lambda: re.sub("a", r"\g<1", "a"), lambda: re.sub("a", r"\q", "a")):
    try:
        print(f())
    except Exception as e:
        print("error")
deep = "(" * 20 + "a" + ")" * 20
print(re.match(deep, "a").groups() == ("a",) * 20, len(re.match("(?:a|b)*", "ab" * 2000).group()))
