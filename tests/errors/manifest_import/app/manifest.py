import os

freeze(os.getcwd())
