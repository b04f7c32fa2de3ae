import sys
print("on", sys.platform, [i * i for i in range(5)])
