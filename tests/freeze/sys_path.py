# What a program enters in sys.path stays there, before and after something that needs the board.
import sys

sys.path.append("/lib")
saved = sys.path
print(sys.path[-1], saved is sys.path)
sys.path.append("/sd")
print(sys.path[-2:], len(saved) == len(sys.path))
saved.remove("/lib")
print("/lib" in sys.path, sys.path[-1], saved is sys.path)
