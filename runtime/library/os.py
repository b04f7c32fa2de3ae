"""The board and its files. All paths go to the one filesystem in the board's flash."""

import sys
from _fs import call as _call

sep = "/"
curdir = "."
pardir = ".."


def ilistdir(path="."):
    if stat(path)[0] != 0x4000:
        _call(1, path, "")  # raises what a file deserves
    return _entries(path)


def _entries(path):
    entry = _call(1, path, "")
    while entry:
        yield entry[0], entry[1] == 2 and 0x4000 or 0x8000, 0, entry[2]
        entry = _call(1, path, entry[0])


def listdir(path="."):
    return [entry[0] for entry in ilistdir(path)]


class stat_result(tuple):
    st_mode = property(lambda self: self[0])
    st_size = property(lambda self: self[6])
    st_mtime = property(lambda self: self[8])


def stat(path):
    kind, size = _call(0, path, None)
    return stat_result((kind == 2 and 0x4000 or 0x8000, 0, 0, 0, 0, 0, size, 0, 0, 0))


def statvfs(path="/"):
    block, blocks, free = _call(7, path, None)
    return (block, block, blocks, free, free, 0, 0, 0, 0, 255)


def mkdir(path, mode=0o777):
    _call(2, path, None)


def remove(path):
    if stat(path)[0] == 0x4000:
        raise OSError(21, "Is a directory", path)
    _call(3, path, None)


unlink = remove


def rmdir(path):
    if stat(path)[0] != 0x4000:
        raise OSError(20, "Not a directory", path)
    _call(3, path, None)


def rename(src, dst):
    _call(4, src, dst)


def chdir(path):
    _call(5, path, None)


def getcwd():
    return _call(6, None, None)


def sync():
    _call(8, None, None)


def mount(*args, **keywords):
    raise OSError(19, "No such device")  # the flash's filesystem is the only one


umount = mount


class uname_result(tuple):
    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])

    def __repr__(self):
        return "(sysname=%r, nodename=%r, release=%r, version=%r, machine=%r)" % self[:]


def uname():
    release = "%d.%d.%d" % sys.implementation.version[:3]
    machine = sys.implementation._machine
    return uname_result((sys.platform, sys.platform, release, sys.version, machine))


def urandom(n):
    from umachine import _random

    data = bytearray(n)
    _random(data)
    return bytes(data)


environ = {}


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)
