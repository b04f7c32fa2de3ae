"""Nothing hostile reaches the VM: images whose checksums are right but whose words were changed are refused by the
verifier, or run – in the sanitized build, under a step limit – without leaving their memory; and no damage at all gets by
the checksums."""

import random
import struct
from concurrent.futures import ThreadPoolExecutor
from _board import FIELDS, ZEAL, Folder, fail, header, mended

PROGRAM = """
class Shape:
    sides = 0
    def __init__(self, name, *sizes, scale=1.5):
        self.name = name
        self.sizes = [s * scale for s in sizes]
    def area(self):
        return self.sizes[0] ** 2
class Square(Shape):
    sides = 4
    def area(self):
        try:
            return super().area() + self.missing
        except AttributeError as e:
            return f"{self.name}: {10 ** 20 + len(str(e))}"
def walk(n):
    for i in range(n):
        yield from (x for x in {i: 'a', b'b': (i, None)}.items())
total, words = 0, 'one two three'.split()
for key, value in walk(3):
    total += hash(key) % 7
print(Square('s', 2, 3).area(), total, sorted(words, key=lambda w: w[-1]), *map(len, words))
"""
RUNS = 150


def changed(image, r):
    """One word of the image with a bit flipped, zeroed, or replaced by another word of it; header or body."""
    words = len(image) // 4
    at = r.randrange(words) if r.random() < 0.9 else r.randrange(len(FIELDS))
    word, = struct.unpack_from("<I", image, 4 * at)
    word = r.choice([word ^ 1 << r.randrange(32), word ^ 1 << r.randrange(32), 0, (word + 4) & 0xffffffff,
                     struct.unpack_from("<I", image, 4 * r.randrange(words))[0]])
    data = bytearray(image)
    struct.pack_into("<I", data, 4 * at, word)
    return bytes(data)


def main():
    r = random.Random(7)
    with Folder(main=PROGRAM) as folder:
        image = folder.bake("whole.img", board="host")
        if header(image)["total_bytes"] != len(image) or mended(image) != image:
            fail("runtime/image.h does not tell how this image is made")

        def attempt(n):
            data = images[n]
            folder.write(f"{n}.img", data)
            return folder.firn("run", f"{n}.img", command=ZEAL, timeout=60, FIRN_STEP_LIMIT="20000",
                               FIRN_ZEAL_EVERY="50")

        images = [changed(image, r) for _ in range(RUNS)]
        with ThreadPoolExecutor(2) as pool:
            for n, (status, output) in enumerate(pool.map(attempt, range(20))):
                if images[n] != image and (status != 1 or "error: image: " not in output and ".img: error: " not in output):
                    fail(f"image {n} is damaged: {status}\n{output[-1500:]}")
        images = [mended(data) for data in images]
        refused = 0
        with ThreadPoolExecutor(2) as pool:
            for n, (status, output) in enumerate(pool.map(attempt, range(RUNS))):
                refused += "error: " in output and status == 1 and "Traceback" not in output
                if status is None or not 0 <= status <= 255 or "Sanitizer" in output or "runtime error" in output \
                        or "Assertion" in output:
                    fail(f"image {n}: {status}\n{output[-3000:]}")
        if not RUNS // 4 < refused < RUNS:
            fail(f"{refused} of {RUNS} images were refused")


if __name__ == "__main__":
    main()
