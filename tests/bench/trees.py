# Binary trees built and walked: allocation of small objects, garbage, recursion.
from timing import report


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def count(node):
    if node.left is None:
        return 1
    return 1 + count(node.left) + count(node.right)


def main():
    total = 0
    for i in range(20):
        total += count(build(8))
    return total


report(main)
