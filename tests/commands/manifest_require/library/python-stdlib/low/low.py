OF = "python-stdlib"
