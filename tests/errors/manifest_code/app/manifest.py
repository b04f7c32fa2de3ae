module("bad.py", base_path="src")
module("good.py", base_path="src")
