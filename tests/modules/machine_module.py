# What machine offers without peripherals; os besides files; a soft reset begins the program again.
import errno
import os
import sys

import machine
import umachine

print(umachine is machine, machine.reset_cause() in (machine.PWRON_RESET, machine.SOFT_RESET))
IMAGES = {"pyboard": 0x8060000, "esp32": 0x20050000, "rp2": 0x10050000, "microbit": 0x3B800}  # where each board has its image
image = IMAGES.get(sys.platform, 0x40000)
magic = machine.mem32[image]
print(magic == machine.mem16[image] | machine.mem16[image + 2] << 16, magic & 255 == machine.mem8[image])
for address, kind in ((image + 1, machine.mem32), (image + 1, machine.mem16), (1 << 70, machine.mem8)):
    try:
        kind[address]
        print("not refused")
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
print(type(machine.mem8).__name__, machine.idle())

u = os.uname()
print(u.sysname == sys.platform == u[0], u.machine == sys.implementation._machine, len(u))
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
