# What machine offers without peripherals; os without files; a soft reset begins the program again.
import errno
import os
import sys

import machine
import umachine

print(umachine is machine, machine.reset_cause() in (machine.PWRON_RESET, machine.SOFT_RESET))
magic = machine.mem32[0x40000]
print(magic == machine.mem16[0x40000] | machine.mem16[0x40002] << 16, magic & 255 == machine.mem8[0x40000])
for address, kind in ((0x40001, machine.mem32), (0x40001, machine.mem16), (1 << 70, machine.mem8)):
    try:
        kind[address]
        print("not refused")
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
print(type(machine.mem8).__name__, machine.idle())

u = os.uname()
print(u.sysname == sys.platform == u[0], u.machine == sys.implementation._machine, len(u))
for call in (os.listdir, os.getcwd, lambda: os.stat("/x"), lambda: os.remove("/x"), lambda: os.mkdir("d")):
    try:
        call()
        print("done")
    except OSError as e:
        print(e.errno == errno.ENODEV, end=" ")
print(os.sep)


def entropy():  # a function: none of it stays in registers, where only some boards have a source
    try:
        return len(os.urandom(5)) == 5
    except OSError as e:
        return e.errno == errno.ENODEV


print(entropy())

kept = []
if machine.reset_cause() == machine.PWRON_RESET:
    kept.append(1)
    try:
        machine.soft_reset()
    finally:
        print("not printed")
print("after the reset", kept, machine.reset_cause() == machine.SOFT_RESET)
