module("config.py")
overridable("config")
