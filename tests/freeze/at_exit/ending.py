import sys

log = ["made"]


def first():
    print("first", log)


def last():
    print("last", log)
    first()


if hasattr(sys, "atexit"):
    sys.atexit(first)
