module("low.py")
