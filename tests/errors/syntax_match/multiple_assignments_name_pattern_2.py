match x:
    case {'a': a, 'b': a}: pass
