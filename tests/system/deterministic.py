"""Same project, same bytes: wherever it lies, in whatever order its files were made, with either build; no path inside."""

import hashlib
import os
import subprocess
import sys
import tempfile

FIRN, ZEAL = os.environ["FIRN"], os.environ["FIRN_ZEAL"]
FILES = {
    "boot.py": "import settings\n",
    "main.py": "import device.sensor as s\nfrom device import panel\nprint(s.read(3), panel.NAME)\n",
    "settings.py": "RATE = 50\nnames = {'a': 1, 'b': (2, 3.5)}\n",
    "device/__init__.py": "",
    "device/sensor.py": "from . import panel\n\ndef read(n):\n    return [x * n for x in range(n)]\n",
    "device/panel.py": "NAME = 'pänel'\nclass Panel:\n    def __init__(self):\n        self.x = 1\n",
    "lib/unused.py": "raise ValueError\n",
}


def write(folder, names):
    for name in names:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(FILES[name])


def bake(firn, cwd, project, board, suffix, temp):
    out = os.path.join(temp, "out." + suffix)
    done = subprocess.run([firn, "bake", "--board", board, "-o", out, project], cwd=cwd, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode != 0:
        print(f"firn bake: {done.returncode}\n{done.stdout}{done.stderr}")
        sys.exit(1)
    with open(out, "rb") as f:
        data = f.read()
    for path in (temp, os.environ["FIRN_SOURCE"]):
        if path.encode() in data:
            print(f"{project}.{suffix} contains the path {path}")
            sys.exit(1)
    return hashlib.sha256(data).hexdigest()


def main():
    with tempfile.TemporaryDirectory(prefix="firn-test-") as temp:
        here, there = os.path.join(temp, "here"), os.path.join(temp, "somewhere", "else")
        write(here, sorted(FILES))
        write(there, sorted(FILES, reverse=True))
        for suffix in ("elf", "bin", "hex"):
            sums = {
                "from its folder": bake(FIRN, here, ".", "mps2-an385", suffix, temp),
                "from above": bake(FIRN, temp, "here", "mps2-an385", suffix, temp),
                "copied": bake(FIRN, temp, there, "mps2-an385", suffix, temp),
            }
            if len(set(sums.values())) != 1:
                print(f"{suffix}: " + ", ".join(f"{k} {v[:12]}" for k, v in sums.items()))
                return 1
        # The zeal build has no board runtimes; the image alone tells.
        if bake(FIRN, here, ".", "host", "img", temp) != bake(ZEAL, there, ".", "host", "img", temp):
            print("the zeal build bakes another image")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
