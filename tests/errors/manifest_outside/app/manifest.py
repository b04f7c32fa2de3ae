module("../out.py")
