# sys: exit, argv, modules, platform, version.
import sys

print(type(sys.platform) is str, type(sys.argv) is list, sys.version_info[0], "sys" in sys.modules)
print(sys.byteorder, sys.maxsize > 1000, sys.implementation.name != "")
try:
    sys.exit(3)
except SystemExit as e:
    print("caught", e.code if hasattr(e, "code") else e.args[0])
try:
    sys.exit()
except SystemExit as e:
    print("caught", e.args)


def leave():
    try:
        sys.exit(0)
    finally:
        print("on the way out")


leave()
print("never")
