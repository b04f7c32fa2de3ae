# f-strings: expressions, nested quotes and fields, conversions, specifications, the = form.
name, n, x = "firn", 7, 2.5
d = {"k": [1, 2, 3]}
print(f"{name} has {n} parts", f"{n * 2 + 1}", f"{x:.2f}|{n:>4}|{name!r:>8}|{name:*^10}")
print(f"{'nested ' + f'{n} deep'}", f"{{literal}} {{{n}}}", f"{n=} {x = } {name=!s}", f"{n=:>5}")
width, precision = 8, 3
print(f"{x:{width}.{precision}f}|{name:>{width}}|{n:{'0'}{4}}")
print(f"{[i for i in range(3)]} { {'a': 1}['a'] } {(lambda q: q * 2)(4)} {n if n > 5 else 0}")
print(f"{n!r} {n!s}", f"{True} {None} {[1, 'a']} {(1,)}")
print(f"a{n}b" "c{n}d" f"e{n}", rf"\n{n}", f"\t{n}\x41", f'''multi
{n} line''')
print(f"{n:d} {n:b} {n:o} {n:x} {n:#x} {n:08b} {n:+d}")
print(f"{1234567:,} {1234567:_} {x:e} {x:g} {x:8.1f} {x:<8.1f}| {0.5:.0%} {name:.2} {name:8.3}|")
print(f"{''}{''!r}", f"{n}{n}", f"{'a' 'b'}", f"{n:}", f"{'{'} {'}'}")


class P:
    def __format__(self, spec):
        return f"<{spec}>"

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


p = P()
print(f"{p} {p:abc} {p!r} {p!s:>5}", format(p, "x"), "{:y}".format(p))
for f in (lambda: f"{n:q}", lambda: f"{name:d}", lambda: f"{[]:>5}", lambda: format(1, "zz")):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
