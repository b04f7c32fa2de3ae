# each part that could have begun a character is replaced by one mark, as Unicode recommends
for b in (
    b"\xe4\xb8",
    b"\xe4\xb8x",
    b"\xf0\x9f\x98",
    b"\xf0\x80\x80",
    b"\xe0\x80\x80",
    b"\xe0\xa0",
    b"a\xc2",
    b"\xff\xfe\xc3\xa9\x80",
    b"\xf4\x90\x80\x80",
    b"\xf4\x8f\xbf",
    b"\xed\x9f",
):
    print(ascii(b.decode("utf-8", "replace")), ascii(b.decode("utf-8", "ignore")), ascii(b.decode("ascii", "replace")))
