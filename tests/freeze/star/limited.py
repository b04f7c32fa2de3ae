__all__ = ["shown", "items"]
shown = "shown"
unshown = "unshown"
items = ["limited"]
shown += "!"
