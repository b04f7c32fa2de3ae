# skip: stm32f405 QEMU has no flash controller
# skip: microbit there is no filesystem
# Files and folders. With .exp: CPython would write into the folder of the tests; in an empty one it prints the same.
import io
import os

os.mkdir("d")
with open("d/a.txt", "w") as f:
    print(f.write("héllo\nwörld\n"))
    f.write("x" * 300 + "\nend")
with open("d/a.txt") as f:
    print(repr(f.readline()), f.read(3))
    print([len(line) for line in f])
with open("d/a.txt", encoding="utf-8") as f:
    print(f.readlines()[:2], f.read(), f.readline())
    print(f.seek(0), f.read(1), f.read(1), f.readline())
with open("d/euro", "w") as f:
    f.write("a" + "€" * 90)
with open("d/euro") as f:
    print(len(f.read(50)), f.read(41), repr(f.read()))
print(os.listdir("d"), os.stat("d/a.txt")[6], os.listdir(), os.stat("d")[0] & 0xF000)
with open("d/b", "wb") as f:
    print(f.write(bytes(range(256)) * 20), f.tell(), f.closed)
print(f.closed, os.stat("d/b").st_size)
with open("d/b", "r+b") as f:
    f.seek(-2, 2)
    print(f.read(), f.read(), f.tell())
    f.seek(100)
    f.write(b"zz")
    b = bytearray(4)
    f.seek(99)
    print(f.readinto(b), b)
    f.seek(5121)
    f.write(memoryview(b"end"))
    f.seek(5118)
    print(f.read(), f.truncate(7))
print(os.stat("d/b")[6], open("d/b", "rb").read())
with open("d/b", "ab") as f:
    f.write(bytearray(b"more"))
    f.flush()
    print(open("d/b", "rb").read())
    f.write(b"!" * 2000)
print(os.stat("d/b")[6])


def fails(f, *args):
    try:
        print(f(*args))
    except (OSError, ValueError, TypeError) as e:
        print(str(e), getattr(e, "errno", None), getattr(e, "filename", None))


fails(open, "nope")
fails(open, "d")
fails(open, "d/a.txt/x")
fails(open, "no/folder", "w")
fails(open, "d/b", "x")
fails(open, "a\0b")
for mode in ("q", "rw", "rbt", "", "bb"):
    fails(open, "d/b", mode)
fails(os.mkdir, "d")
fails(os.rmdir, "d")
fails(os.rmdir, "d/b")
fails(os.remove, "d")
fails(os.remove, "none")
fails(os.rename, "none", "x")
fails(os.listdir, "d/b")
fails(os.listdir, "none")
fails(os.stat, "none")
fails(f.read)
fails(f.write, b"x")
with open("t", "w") as f:
    fails(f.write, b"x")
with open("t", "wb") as f:
    fails(f.write, "x")
try:
    with open("t", "w") as f:
        print("half", file=f)
        raise KeyError(1)
except KeyError as e:
    print(repr(e), open("t").read())
here = os.getcwd()
os.chdir("d")
print(sorted(os.listdir()), os.path.exists("b") if hasattr(os, "path") else True)
os.rename("b", "../c")
os.chdir("..")
print(os.getcwd() == here, sorted(os.listdir()))
os.rename("c", "d/a.txt")
print(os.stat("./d/../d//a.txt")[6], sorted(os.listdir("d")))
for name in ("d/a.txt", "d/euro", "t"):
    os.remove(name)
os.rmdir("d")
print(os.listdir(), callable(io.open))
for i in range(40):  # nobody closes them
    open("many%d" % (i % 3), "w").write("x")
print(sorted(os.listdir()))
