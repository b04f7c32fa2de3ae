x = [i * j for i in a if i for j in b if j not in c]
y = {k: v for k, v in d.items()} | {*e, 1} if (n := 10) > 5 else (yield_ for yield_ in f)
z = f"{x!r:>{y}} {z=} {'a' 'b'}" rf'\d{{}}' b'' if 0x1F + 0b1 + 0o7 + 1_0.5e-3 else ...
a[1:2, ::3, ...] = b[:] = -c ** ~d @ e // f % g << h >> i & j ^ k | l
lambda: (yield)
