"""What `firn bake` wrote, cut short and changed: one clear error each and status 1, from the sanitized build; and the board
itself, given such an image, says what the simulator says."""

import os
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

FIRN, ZEAL, BUILD = os.environ["FIRN"], os.environ["FIRN_ZEAL"], os.environ["FIRN_BUILD"]
PROGRAM = "def f(x):\n    return [x, 'text', 1.5, 10 ** 20]\n\n\nprint('it ran', f(1))\n"
IMAGE = 0x40000  # in the flash of mps2-an385
QEMU = ["qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor", "none", "-serial", "stdio",
        "-semihosting-config", "enable=on,target=native", "-icount", "shift=0,sleep=off", "-kernel"]


def output(command, folder):
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, timeout=60)
    return done.returncode, done.stdout.decode("utf-8", "backslashreplace").replace("\r", "")


def damaged(r, whole, kind):
    """Cut at seeded lengths and at every awkward one; then one bit changed each, mostly where the image lies."""
    sizes = {0, 1, 3, 4, 40, len(whole) - 1, len(whole) - 4, len(whole) // 2}
    start = {"img": 0, "bin": IMAGE, "elf": len(whole) - 3000, "hex": len(whole) - 7000}[kind]
    sizes |= {start + n for n in (0, 1, 60, 99, 100, 101, 104, 200)}
    sizes |= {r.randrange(len(whole)) for _ in range(12)}
    for size in sorted(sizes):
        yield f"{size} bytes", whole[:size]
    for n in range(24):
        at = r.randrange(start if n % 3 else 0, len(whole))
        data = bytearray(whole)
        data[at] ^= 1 << r.randrange(7)
        yield f"byte {at} changed", bytes(data)


def check_files(folder, kind):
    r = random.Random(kind)
    with open(os.path.join(folder, "a." + kind), "rb") as f:
        whole = f.read()
    problems = []
    for n, (what, data) in enumerate(damaged(r, whole, kind)):
        name = f"d{n}.{kind}"
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
        status, text = output([ZEAL, "run", name], folder)
        ran = (status, text) == (0, "it ran [1, 'text', 1.5, 100000000000000000000]\n")
        refused = status == 1 and re.fullmatch(r"(firn|d\d+\.\w+(:\d+)?): error: [^\n]+\n", text)
        # The runtime beside the image is not looked at; an end of line may be cut off a hex file.
        if not refused and not (ran and ("changed" in what or kind == "hex") and kind != "img"):
            problems.append(f"{name}, {what} of {len(whole)}: {status}\n{text[-1500:]}")
    return problems


def check_board(folder):
    """The check that boards make at start-up, in the board's own words."""
    r = random.Random(3)
    with open(os.path.join(folder, "a.img"), "rb") as f:
        image = f.read()
    with open(os.path.join(folder, "a.elf"), "rb") as f:
        elf = f.read()
    at = elf.rindex(image)
    problems = []
    for n in range(40):
        data = bytearray(image)
        bit = r.randrange(len(data) * 8) if n % 3 == 0 else r.randrange(100 * 8) if n % 3 == 1 else n * 8
        data[bit // 8] ^= 1 << bit % 8
        for name, content in (("x.img", bytes(data)), ("x.elf", elf[:at] + data + elf[at + len(data):])):
            with open(os.path.join(folder, name), "wb") as f:
                f.write(content)
        board = output([*QEMU, "x.elf"], folder)
        simulator = output([FIRN, "run", "--board", "mps2-an385", "x.img"], folder)
        said = re.fullmatch(r"image: [^\n]+: [^\n]+\n", board[1])
        # The command may refuse a file before the runtime sees it, in which no image can be recognised any more.
        same = simulator[1] in ("firn: error: " + board[1],) or ".img: error: " in simulator[1]
        if board[0] != 1 or not said or simulator[0] != 1 or not same:
            problems.append(f"bit {bit}: board {board}, simulator {simulator}")
    erased = elf[:at] + b"\xff" * len(image) + elf[at + len(image):]
    with open(os.path.join(folder, "x.elf"), "wb") as f:
        f.write(erased)
    board = output([*QEMU, "x.elf"], folder)
    if board != (1, "image: magic is 0xffffffff, this runtime expects 0x6e726966: this is no firn image, "
                    "or none was written here\n"):
        problems.append(f"no image: {board}")
    return problems


def main():
    with tempfile.TemporaryDirectory(prefix="firn-test-") as folder:
        with open(os.path.join(folder, "main.py"), "w", encoding="utf-8") as f:
            f.write(PROGRAM)
        for kind in ("img", "bin", "elf", "hex"):
            if output([FIRN, "bake", "--board", "mps2-an385", "-o", "a." + kind, "main.py"], folder) != (0, ""):
                return 1
        jobs = [(check_files, kind) for kind in ("img", "bin", "elf", "hex")] + [(check_board,)]
        with ThreadPoolExecutor(2) as pool:
            problems = [p for found in pool.map(lambda job: job[0](folder, *job[1:]), jobs) for p in found]
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
