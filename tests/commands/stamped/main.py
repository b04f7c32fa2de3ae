import sys
print("on", sys.platform)
