# Recursive functions called during start-up; what they memorised is read and extended on the board.
memo = {0: 0, 1: 1}


def fib(n):
    if n not in memo:
        memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]


class Tree:
    nodes = 0

    def __init__(self, depth):
        Tree.nodes += 1
        self.depth = depth
        self.children = [Tree(depth - 1) for _ in range(2)] if depth else []

    def count(self):
        return 1 + sum(child.count() for child in self.children)

    def deepest(self):
        return self.children[-1].deepest() if self.children else self


def permutations(items):
    if not items:
        return [[]]
    return [[x] + rest for x in items for rest in permutations([y for y in items if y != x])]


fib40 = fib(40)
tree = Tree(5)
perms = permutations([1, 2, 3])
is_even = lambda n: n == 0 or is_odd(n - 1)
is_odd = lambda n: n != 0 and is_even(n - 1)
evens = [n for n in range(10) if is_even(n)]
print(fib40, len(memo), Tree.nodes, tree.count(), perms, evens)
print(fib(60), len(memo), tree.deepest().depth)
tree.deepest().children.append(Tree(2))
tree.deepest().deepest().label = "leaf"
print(tree.count(), Tree.nodes, tree.deepest().label, is_odd(21))
perms[0].append(4)
print(perms[0], permutations(perms[0][:2]))
