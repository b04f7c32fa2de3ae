match x:
    case a.b(1, c=2, 3): pass
