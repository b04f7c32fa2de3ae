"""A bake that is killed, at any moment, or that finds no room: the output is the old file or the new one, whole."""

import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time

FIRN = os.environ["FIRN"]
KINDS = ("bin", "elf", "hex", "img")


def bake(out, folder, **more):
    return subprocess.Popen([FIRN, "bake", "--board", "mps2-an385", "-o", out, "main.py"], cwd=folder,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)


def contents(path):
    with open(path, "rb") as f:
        return f.read()


def main():
    r = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="firn-test-") as folder:
        def write(n):
            with open(os.path.join(folder, "main.py"), "w", encoding="utf-8") as f:
                f.write(f"def f{n}(x):\n    return x + {n}\n" + "".join(f"s{i} = 'text {i} of {n}'\n" for i in range(400)))

        whole, times = {}, {}
        for kind in KINDS:
            write(0)
            start = time.monotonic()
            child = bake("out." + kind, folder)
            _, error = child.communicate()
            times[kind] = time.monotonic() - start
            if child.returncode != 0:
                print(error.decode())
                return 1
            whole[kind] = {contents(os.path.join(folder, "out." + kind))}
        killed = 0
        for n in range(1, 41):
            write(n)
            for kind in KINDS:
                path = os.path.join(folder, "out." + kind)
                child = bake("fresh." + kind, folder)
                child.wait()
                whole[kind].add(contents(os.path.join(folder, "fresh." + kind)))
                child = bake("out." + kind, folder)
                time.sleep(r.random() * times[kind])
                child.send_signal(signal.SIGKILL)
                child.wait()
                killed += child.returncode == -signal.SIGKILL
                if contents(path) not in whole[kind]:
                    print(f"out.{kind}: neither the old file nor the new one after a kill ({len(contents(path))} bytes)")
                    return 1
        # A kill between naming the new file and putting it in the old one's place leaves it, whole.
        left = [name for name in os.listdir(folder) if name.rsplit(".", 1)[-1] not in (*KINDS, "py")
                and contents(os.path.join(folder, name)) not in whole[name.split(".")[1]]]
        if killed < 20 or left:
            print(f"{killed} of {40 * len(KINDS)} bakes were killed; left behind: {left}")
            return 1

        # No room for the whole file, at several sizes: the old one stays, and nothing else.
        before = set(os.listdir(folder))
        for kind in KINDS:
            path = os.path.join(folder, "out." + kind)
            for size in (0, 1, 4096, len(contents(path)) - 1):
                old = contents(path)
                child = bake("out." + kind, folder, preexec_fn=lambda: (
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))))
                error = child.communicate()[1].decode()
                if (child.returncode, error) != (1, f"out.{kind}: error: cannot write: File too large\n") \
                        or contents(path) != old or set(os.listdir(folder)) != before:
                    print(f"out.{kind} with room for {size} bytes: {child.returncode} {error} {set(os.listdir(folder)) ^ before}")
                    return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
