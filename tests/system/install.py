"""The installed command works without the source tree and without a cross toolchain, and bakes the same bytes."""

import os
import subprocess
import sys
import tempfile

BUILD, FIRN = os.environ["FIRN_BUILD"], os.environ["FIRN"]
PROGRAM = ("import platform, sys\nprint('from', sys.platform, platform.python_implementation())\n"
           "sys.exit(3)\n")


def run(command, cwd, env=None):
    return subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)


def expect(what, got, want):
    if got != want:
        print(f"{what}: {got!r}, expected {want!r}")
        sys.exit(1)


def main():
    with tempfile.TemporaryDirectory(prefix="firn-test-") as temp:
        prefix, work = os.path.join(temp, "usr"), os.path.join(temp, "work")
        os.mkdir(work)
        with open(os.path.join(work, "main.py"), "w") as f:
            f.write(PROGRAM)
        done = run(["cmake", "--install", BUILD, "--prefix", prefix], work)
        expect("cmake --install", (done.returncode, done.stderr), (0, ""))

        # No PATH: neither a compiler nor an emulator can be found.
        bare = {"LC_ALL": "C.UTF-8", "PATH": os.path.join(temp, "nothing")}
        firn = os.path.join(prefix, "bin", "firn")
        boards = run([firn, "boards"], work, bare)
        expect("firn boards", (boards.returncode, "mps2-an385" in boards.stdout), (0, True))
        simulated = run([firn, "run", "--board", "mps2-an385", "main.py"], work, bare)
        expect("firn run", (simulated.returncode, simulated.stdout), (3, "from qemu firn\n"))
        for kind in ("bin", "elf", "hex"):
            outputs = []
            for command in (firn, FIRN):
                out = os.path.join(temp, f"out.{kind}")
                done = run([command, "bake", "--board", "mps2-an385", "-o", out, "main.py"], work, bare)
                expect(f"firn bake to {kind}", (done.returncode, done.stderr), (0, ""))
                with open(out, "rb") as f:
                    outputs.append(f.read())
            expect(f"the {kind} of the installed and of the built command are equal",
                   outputs[0] == outputs[1] and len(outputs[0]) > 0, True)
        emulated = run([firn, "run", "--board", "mps2-an385", "--emulate", "main.py"], work)
        expect("firn run --emulate", (emulated.returncode, emulated.stdout.replace("\r", "")),
               (3, "from qemu firn\n"))
        without = run([firn, "run", "--board", "mps2-an385", "--emulate", "main.py"], work, bare)
        expect("without an emulator, exit status", without.returncode, 1)
        expect("without an emulator, the message names it", "qemu-system-arm" in without.stderr, True)


if __name__ == "__main__":
    main()
