# bytes.translate and maketrans, of bytes and bytearray.
def attempt(f):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


class Sub(bytes):
    pass


upper = bytes.maketrans(b"abc", bytearray(b"XYZ"))
print(len(upper), upper[95:102], type(upper).__name__, upper == bytearray.maketrans(b"cba", b"ZYX"))
print(b"aabbcd\xff\0".translate(upper), b"".translate(upper), bytearray(b"cab").translate(upper))
print(b"hello world".translate(None, b"lo"), b"abcabc".translate(upper, b"b"), b"ab".translate(None))
print(bytearray(b"a-b-c").translate(bytearray(upper), delete=b"-"), Sub(b"abc").translate(Sub(upper)))
turn = bytes([255 - i for i in range(256)])
print(bytes(range(0, 256, 5)).translate(turn), (bytes(range(256)) * 20).translate(turn, turn[9:])[-12:])
data = b"abc" * 1000
print(len(data.translate(upper)), data.translate(upper, b"ab") == b"Z" * 1000)
attempt(lambda: b"a".translate(b"short"))
attempt(lambda: b"a".translate("text"))
attempt(lambda: b"a".translate(5))
attempt(lambda: b"a".translate(None, "a"))
attempt(lambda: bytes.maketrans(b"ab", b"a"))
attempt(lambda: bytes.maketrans("ab", b"ab"))
