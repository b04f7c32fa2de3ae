# Instances of classes derived from built-in ones: a native part and attributes of their own.
class Stack(list):
    limit = 3

    def push(self, x):
        self.append(x)
        self.top = x
        return len(self)


class Table(dict):
    def __missing__(self, key):
        self[key] = [key]
        return self[key]


class Tags(set):
    pass


class Celsius(float):
    def fahrenheit(self):
        return self * 2 + 30


class Name(str):
    def shout(self):
        return self.upper() + "!"


class Pair(tuple):
    @property
    def first(self):
        return self[0]


class Failure(Exception):
    pass


class Number(int):
    pass


stack, table, tags, failure = Stack([1, 2]), Table(a=1), Tags("ab"), Failure("why", [1])
stack.label = "early"
stack.push(3)
table["early"].append("x")
celsius, name, pair, number = Celsius(10), Name("bob"), Pair(([1], 2)), Number(7)
failure.code = 5
everything = {"stack": stack, "table": table, name: pair, number: celsius}
print(stack, stack.top, stack.label, table, sorted(tags), failure.args, failure.code)
print(celsius.fahrenheit(), name.shout(), pair.first, number + 1, everything["bob"] is pair, everything[7] == 10)
stack.push(4)
stack.label += " late"
stack[0] = "zero"
table["new"].append("y")
table["a"] += 1
tags.add("c")
tags.owner = "me"
pair.first.append("in")
failure.args[1].append(2)
failure.code += 1
print(stack, stack.top, stack.label, len(stack), table, sorted(tags), tags.owner)
print(pair, failure.args, failure.code, everything["stack"] is stack, isinstance(stack, list), Stack([5]))
try:
    raise failure
except Failure as error:
    print(error is failure, error.args)
