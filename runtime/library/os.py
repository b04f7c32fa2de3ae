"""The board and its files: as long as it has no filesystem, these are ENODEV."""

import sys

sep = "/"


def _no_filesystem(*args, **keywords):
    raise OSError(19)


chdir = getcwd = ilistdir = listdir = mkdir = remove = rename = rmdir = _no_filesystem
stat = statvfs = unlink = mount = umount = _no_filesystem


def sync():
    pass


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
