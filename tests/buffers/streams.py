# io.StringIO and io.BytesIO; frozen ones are written to and read on.
import io

log = io.StringIO("first\nsecond\n")
raw = io.BytesIO(b"0123456789")
raw.seek(4)


def errors(*calls):
    for call in calls:
        try:
            print("no error", call())
        except Exception as e:
            print(type(e).__name__, e)


def reads():
    print(raw.tell(), raw.read(2), raw.read(0), raw.read(), raw.read(), raw.read(5), raw.getvalue())
    print(log.readline(), log.read(3), log.tell(), log.read(), log.readline() == "")
    log.seek(0)
    print([line for line in log], log.readlines(), list(log))


def writes():
    print("third", 3, sep="=", file=log)
    print(log.getvalue(), log.tell())
    log.seek(0)
    print(log.write("FIRST"), log.read(1), log.readline(2), log.readline(-1))
    raw.seek(-2, 2)
    print(raw.write(b"abcd"), raw.getvalue(), raw.tell())
    raw.seek(20)
    raw.write(bytearray(b"!"))
    print(raw.getvalue(), raw.seek(1), raw.seek(2, 1), raw.read(1))
    raw.truncate(5)
    print(raw.getvalue(), raw.truncate(50), raw.seek(0))
    into = bytearray(3)
    print(raw.readinto(into), into, raw.readinto(memoryview(into)[1:]), into, raw.readinto(into))
    raw.seek(1)
    print(raw.truncate(), raw.getvalue())


reads()
writes()
t = io.StringIO("häß€\U0001F600z")
print(t.read(2), t.tell(), t.read(2), t.tell(), t.seek(4), t.read(1) == "\U0001F600", t.read(), len(t.getvalue()))
t.seek(1)
t.write("ABC")
t.seek(9)
t.write("é")
print(ascii(t.getvalue()), t.seek(3), t.truncate(), t.getvalue())
with io.BytesIO(b"ab\ncd") as f:
    print(f.readline(), f.closed, [x for x in f])
    view = f.getbuffer()
    view[0] = 65
    print(f.getvalue(), bytes(view), len(view))
    del view
print(f.closed)
closed = io.StringIO("x")
closed.close()
errors(lambda: closed.read(), lambda: closed.write(""), lambda: closed.tell(), lambda: io.BytesIO("x"),
       lambda: raw.write("x"), lambda: log.write(b"x"), lambda: raw.seek(-1), lambda: raw.seek(0, 5),
       lambda: raw.truncate(-1))


class Upper(io.StringIO):
    def write(self, text):
        return super().write(text.upper())


u = Upper()
print("loud", file=u)
u.name = "u"
print(u.getvalue(), u.name, isinstance(u, io.StringIO))


class Sink(io.IOBase):
    def write(self, text):
        parts.append(text)
        return len(text)


parts = []
print("to", "sink", file=Sink(), end="")
print("".join(parts))
big = io.BytesIO()
for i in range(400):
    big.write(b"%d," % i if False else str(i).encode())
print(len(big.getvalue()), big.getvalue()[-9:])


# Subclasses with an __init__ of their own
class Recorder(io.BytesIO):
    def __init__(self, data, name, more):
        super().__init__(data)
        self.name, self.response = name, b""

    def write(self, data):
        self.response += data
        return len(data)


class Lines(io.StringIO):
    pass


r = Recorder(b"GET /", "r", None)
print(r.name, r.read(3), r.write(b"ok"), r.response, r.tell(), r.getvalue())
s = Lines("one\ntwo\n")
print(s.readline(), s.getvalue())
s.__init__("three")
print(s.tell(), s.read(), s.getvalue())
for make in (lambda: Recorder("text", "r", 1), lambda: Lines(b"bytes"), lambda: io.BytesIO(b"", b"")):
    try:
        make()
        print("no error")
    except TypeError:
        print("TypeError")
