module("one.py", base_path="nowhere")
