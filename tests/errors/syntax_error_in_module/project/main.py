import pkg.part
