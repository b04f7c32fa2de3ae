import os

print(os.listdir(), os.listdir("lib"), open("hello.txt").read())
with open("lib/numbers") as f:
    print(sum(int(line) for line in f))
