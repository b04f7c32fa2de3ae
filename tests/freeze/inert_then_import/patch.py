import builtins

original = builtins.abs
builtins.abs = lambda x: "patched"
