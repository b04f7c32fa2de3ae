match x:
    case 1 as _:
        pass
match x:
    case 1 as a.b:
        pass
match x:
    case 1 as 2:
        pass
match x:
    case C(a=1, 2):
        pass
match x:
    case {**rest, "a": 1}:
        pass
match x:
    case {a: 1}:
        pass
match x:
    case 1 + 2:
        pass
match x:
    case 1j + 2j:
        pass
match x:
pass
match x:
case 1: pass
match x
    case 1: pass
match x:
    case 1
        pass
match x:
    case 1:
    pass
match x:
    pass
match x:
    print(1)
    case 1:
        pass
case 1:
    pass
match x:
    case *a:
        pass
match x:
    case (*a):
        pass
match x:
    case -x:
        pass
match x:
    case +1:
        pass
match x:
    case a().b:
        pass
match x:
    case {**_}:
        pass
match x:
    case __debug__:
        pass
match x:
    case 1 if:
        pass
match x:
    case 1: return
match yield:
    case 1: pass
match x: case 1: pass
match x:
    case (y := 1):
        pass
match x:
    case lambda: 1:
        pass
match x:
    case "a" + "b":
        pass
match x:
    case C(1, *a):
        pass
match x:
    case C(**k):
        pass
match x:
    case None | True:
        pass
    case a:
        pass
    else:
        pass
match x:
    case not 1:
        pass
