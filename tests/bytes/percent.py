# bytes % args, as PEP 461 has it.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Own:
    def __bytes__(self):
        return b"own\xff"


for f in (
    lambda: b"%d-%s" % (1, b"x"),
    lambda: b"%s|%5d|%x|%%|%05.1f" % (b"q", 3, 255, 2.25),
    lambda: b"%b" % b"z",
    lambda: b"%s" % bytearray(b"ba\x80"),
    lambda: b"%b" % Own(),
    lambda: b"%c%c%3c|" % (65, b"B", 200),
    lambda: b"%r %a" % ("h\u00e9", "\u00e9"),
    lambda: bytearray(b"%d") % (7,),
    lambda: type(bytearray(b"%s") % b"x").__name__,
    lambda: b"[%6s][%-6s][%.2s][%*s]" % (b"abc", b"abc", b"abc", 5, b"d"),
    lambda: b"%(a)s-%(b)d" % {b"a": b"x", b"b": 2},
    lambda: b"\xff\x00%s\xfe" % b"",
    lambda: b"%s" % 5,
    lambda: b"%s" % "str",
    lambda: b"%c" % 256,
    lambda: b"%c" % b"ab",
    lambda: b"%d" % b"1",
    lambda: b"%d" % (),
    lambda: b"x" % 5,
    lambda: b"%s %s" % (b"a",),
    lambda: b"%z" % 1,
    lambda: b"%s" % (b"x" * 200,) == b"x" * 200,
):
    show(f)
