"""What the program runs on, in one text each."""

import sys

_VERSION = "%d.%d.%d" % sys.implementation.version


def platform(aliased=False, terse=False):
    name = "%s-%s" % (sys.implementation.name, _VERSION)
    return name if terse else "%s-%s" % (name, sys.implementation._machine)


def system():
    return sys.platform


def machine():
    return sys.implementation._machine


def python_implementation():
    return sys.implementation.name


def python_version():
    return "%d.%d.%d" % sys.version_info[:3]


def python_compiler():
    return "%s %s" % (sys.implementation.name, _VERSION)


def libc_ver(executable=None, lib="", version=""):
    return (lib, version)
