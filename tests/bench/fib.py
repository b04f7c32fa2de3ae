# Calls of a function that the program knows, and small integers.
from timing import report


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def main():
    return fib(24)


report(main)
