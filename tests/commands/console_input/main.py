import sys, gc, micropython
print(sys.stdin.fileno(), sys.stdout.fileno(), sys.stderr.fileno(), sys.stdin.buffer is sys.stdout.buffer)
x = input("name? ")
print(repr(x))
print(repr(sys.stdin.readline()), repr(sys.stdin.read(3)), repr(sys.stdin.buffer.read(2)))
b = bytearray(4)
print(sys.stdin.buffer.readinto(b), b)
print([l for l in sys.stdin])
print(repr(sys.stdin.read()), sys.stdin.ioctl(3, 5))
try:
    input()
except EOFError as e:
    print(e)
sys.stdout.buffer.write(b"abc\n")
print(len(gc.stats()), sys.intern("a" + "b"))
sys.atexit(lambda: print("bye"))
