options.defaults(size=1, kind="small")
if options.size > 2 and options.kind == "small" and options.other is None:
    module("extra.py", base_path="big")
else:
    module("extra.py")
