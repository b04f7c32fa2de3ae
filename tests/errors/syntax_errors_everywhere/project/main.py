def f(x):
    return x +

import other
