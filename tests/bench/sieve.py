# Primes below 20000: a list read and written by index.
from timing import report


def main():
    n = 20000
    prime = [True] * n
    count = 0
    for i in range(2, n):
        if prime[i]:
            count += 1
            j = i + i
            while j < n:
                prime[j] = False
                j += i
    return count


report(main)
