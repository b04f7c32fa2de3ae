"""What the programs here share: running firn, the fields of an image, and what lies where in an ELF file."""

import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib

FIRN, ZEAL = os.environ["FIRN"], os.environ["FIRN_ZEAL"]
BUILD, SOURCE = os.environ["FIRN_BUILD"], os.environ["FIRN_SOURCE"]
BOARD = ["--board", "mps2-an385"]


class Folder:
    """A temporary folder with files in it."""

    def __init__(self, **files):
        self.keeper = tempfile.TemporaryDirectory(prefix="firn-test-")
        self.path = self.keeper.name
        for name, text in files.items():
            with open(self.file(name + ".py"), "w", encoding="utf-8") as f:
                f.write(text)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.keeper.cleanup()

    def file(self, name):
        return os.path.join(self.path, name)

    def read(self, name):
        with open(self.file(name), "rb") as f:
            return f.read()

    def write(self, name, data):
        with open(self.file(name), "wb") as f:
            f.write(data)

    def firn(self, *arguments, command=FIRN, timeout=300, frozen=False, **environment):
        """(status, stdout and stderr); status None when it ran out of time. Programs run as a whole, not from what a
        bake made of them, unless they are to be frozen."""
        if arguments[0] == "run" and not frozen:
            arguments = ("run", "--no-freeze", *arguments[1:])
        try:
            done = subprocess.run([command, *arguments], cwd=self.path, env=dict(os.environ, **environment),
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  check=False, timeout=timeout)
        except subprocess.TimeoutExpired as error:
            return None, (error.stdout or b"").decode("utf-8", "backslashreplace")
        return done.returncode, done.stdout.decode("utf-8", "backslashreplace").replace("\r\n", "\n")

    def bake(self, name, *arguments, board="mps2-an385"):
        expect(f"firn bake -o {name}",
               self.firn("bake", "--board", board, "-o", name, *(arguments or ("main.py",))), (0, ""))
        return self.read(name)


def fail(message):
    print(message)
    sys.exit(1)


def expect(what, got, want):
    if got != want:
        fail(f"{what}: {got!r}, expected {want!r}")


def header_fields():
    """Names of the words of an image's header, in order."""
    with open(os.path.join(SOURCE, "runtime", "image.h"), encoding="utf-8") as f:
        body = re.search(r"struct ImageHeader \{(.*?)\} ImageHeader;", f.read(), re.S)[1]
    members = re.sub(r"/\*.*?\*/", "", body, flags=re.S).replace("uint32_t", "")
    return [name.strip() for name in re.split("[;,]", members) if name.strip()]


FIELDS = header_fields()


def header(image):
    return dict(zip(FIELDS, struct.unpack_from(f"<{len(FIELDS)}I", image)))


def mended(image):
    """The image with checksums that are right."""
    image = bytearray(image)
    size = 4 * len(FIELDS)
    struct.pack_into("<I", image, 4 * FIELDS.index("body_crc"), zlib.crc32(image[size:]))
    struct.pack_into("<I", image, 4 * FIELDS.index("header_crc"), zlib.crc32(image[:size - 4]))
    return bytes(image)


def elf_segments(data):
    """[(physical address, bytes)] of what is loaded from a 32-bit ELF file."""
    start, = struct.unpack_from("<I", data, 28)
    size, count = struct.unpack_from("<HH", data, 42)
    segments = []
    for i in range(count):
        kind, offset, _, address, length = struct.unpack_from("<5I", data, start + i * size)
        if kind == 1 and length:
            segments.append((address, data[offset:offset + length]))
    return segments


def memory(segments, address, length):
    """The bytes at an address, or None when no segment holds them all."""
    for base, data in segments:
        if base <= address and address + length <= base + len(data):
            return data[address - base:address - base + length]
    return None


def core_words(bits):
    """Words of the generated core block for base 0, and the offsets of those that are references."""
    with open(os.path.join(BUILD, "gen", f"f{bits}", "core_words.h"), encoding="utf-8") as f:
        text = f.read()
    body = re.search(r"core_words\[CORE_WORDS\][^{]*\{(.*?)\};", text, re.S)[1]
    words, references = [], set()
    for item in (part.strip() for part in body.split(",")):
        if item.startswith("CORE_REF("):
            references.add(len(words))
            words.append(int(item[len("CORE_REF("):-1].rstrip("u"), 0))
        elif item:
            words.append(int(item.rstrip("u"), 0))
    return words, references
