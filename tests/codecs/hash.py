# hashlib and binascii: every padding case, pieces, buffers of all kinds, errors, and objects that start-up made.
import binascii
import hashlib
import time

KINDS = (hashlib.md5, hashlib.sha1, hashlib.sha256)
DATA = bytes(range(256)) * 5

started = [k(b"made by start-up") for k in KINDS]
copies = [h.copy() for h in started]

for n in (0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000):
    for k in KINDS:
        h = k()
        for at in range(0, n, 37):
            h.update(DATA[at : min(at + 37, n)])
        whole = k(DATA[:n]).digest()
        print(n, whole == h.digest(), binascii.hexlify(whole))

print([(k().digest_size, k().block_size) for k in KINDS])
print(hashlib.sha256(bytearray(b"abc")).hexdigest())

# From here on the board runs.
time.sleep(0)
for round in range(2):
    for h, c in zip(started, copies):
        for k in KINDS:
            if round == 0:
                h.update(b", gone on with")
        c.update(str(round).encode())
        print(h.copy().hexdigest(), c.copy().hexdigest())


def error(f, *args):
    try:
        print("no error", f(*args))
    except Exception as e:
        print("Error" if isinstance(e, ValueError) else type(e).__name__, e)


try:
    hashlib.sha1().update(5)
except TypeError:
    print("TypeError")
error(binascii.unhexlify, "abc")
error(binascii.unhexlify, b"0g")
error(binascii.unhexlify, "0\u0661")
error(binascii.a2b_base64, "abcde")
error(binascii.a2b_base64, b"ab=cdef=")
error(binascii.a2b_base64, "\u0661")
error(binascii.crc32, "text")

print(binascii.unhexlify("00ffAbaB"), binascii.unhexlify(bytearray(b"7f")), binascii.unhexlify(""))
print(binascii.hexlify(b"\x01\xab\xff", "-"), binascii.hexlify(b"\x01\xab\xff\x10", ":", 2))
print(binascii.hexlify(bytearray(b"abc"), sep=b" ", bytes_per_sep=-2))
for n in range(7):
    text = binascii.b2a_base64(DATA[250 : 250 + n], newline=False)
    print(text, binascii.a2b_base64(text) == DATA[250 : 250 + n])
print(binascii.b2a_base64(DATA[:100]))
print(binascii.a2b_base64("Zm9v\n=YmE = =YmFy"), binascii.a2b_base64(b"Zg==Zg=="))
print(binascii.crc32(DATA), binascii.crc32(b"b", binascii.crc32(b"a")), binascii.crc32(b"", 0xFFFFFFFF))
