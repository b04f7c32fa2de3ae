"""Float width is the runtime's: `firn` carries both and runs the one that the board names; an image for the other is refused
by both sides, and no function of the runtime asks for the width when it runs."""

import glob
import os
import re
import struct
from _board import BOARD, FIELDS, SOURCE, Folder, expect, fail, header, mended

PROGRAM = "import gc\ngc.collect()\na = gc.mem_alloc()\nx = a / 7\na = gc.mem_alloc() - a\nprint(1 / 3, a, 3e38 * 10)\n"


def main():
    with Folder(main=PROGRAM) as folder:
        expect("doubles", folder.firn("run", "main.py"), (0, "0.3333333333333333 12 3e+39\n"))
        for how in ((), ("--emulate",)):
            expect("single precision", folder.firn("run", *BOARD, *how, "main.py"), (0, "0.33333334 8 inf\n"))
        image = folder.bake("a.img", board="host")
        expect("float_bits", header(image)["float_bits"], 64)
        other = bytearray(image)
        struct.pack_into("<I", other, 4 * FIELDS.index("float_bits"), 32)
        folder.write("other.img", mended(other))
        expect("an image for the other width", folder.firn("run", "other.img"),
               (1, "firn: error: image: float width is 0x00000020, this runtime expects 0x00000040: "
                   "bake for the board that it runs on\n"))
    # The word stands in the formats, for the host; only the check of an image reads it.
    for path in glob.glob(os.path.join(SOURCE, "runtime", "*.c")):
        with open(path, encoding="utf-8") as f:
            if re.search(r"\bfloat_bits\b", f.read()) and os.path.basename(path) not in ("image.c", "firn_host.c"):
                fail(f"{path} asks for the float width at run time")


if __name__ == "__main__":
    main()
