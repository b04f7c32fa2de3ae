module("two.py", base_path="b/code")
