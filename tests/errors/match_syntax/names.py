match x:
    case _:
        pass
    case 1:
        pass
match x:
    case y:
        pass
    case 1:
        pass
match x:
    case y | 1:
        pass
match x:
    case (_ | 1):
        pass
match x:
    case [a, a]:
        pass
match x:
    case [a] | [b]:
        pass
match x:
    case [a] | [a, b]:
        pass
match x:
    case [*a, *b]:
        pass
match x:
    case C(a=1, a=2):
        pass
match x:
    case {"a": 1, "a": 2}:
        pass
match x:
    case {1: 1, 1: 2}:
        pass
match x:
    case f"x":
        pass
match x:
    case {f"x": 1}:
        pass
match x:
    case [a, [b, {"c": (a | b)}]]:
        pass
match x:
    case (1 | 2) | 3 | (4 | 5 as y):
        pass
