# f-strings: conversions, specs, nesting, =, quotes, many parts.
name, n, pi = "firn", 42, 3.14159
print(f"{name}", f"{name!r}", f"{name!s:>6}|", f"{n:5d}|{n:<5}|{n:^5}|{n:05}|{n:x}|{n:#b}")
print(f"{pi:.2f} {pi:8.3f}| {n:,} {-n:+} {n / 5:g}")
width, precision = 8, 3
print(f"{pi:{width}.{precision}}|{name:{'*'}^{width}}|")
print(f"{n=} {n = } {n + 1 = :>5} {name=!s} {pi=:.1f}")
print(f"{{}} {{{n}}} {n}}}")
print(f"{'a' if n else 'b'} {[i for i in range(3)]} {dict(a=1)['a']} {(lambda v: v * 2)(4)}")
print(f'{"nested"} {f"{n}" + "x"}')
print(f"a" "b" f"{n}" "c{n}" rf"\{n}")
print(f"""{
    n
} lines""")
print(f"{n}{name}{pi}" f"{n!r:>4}{''}", f"", f"{'':>3}|")


class Formatted:
    def __format__(self, spec):
        return "<" + spec + ">"

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


f = Formatted()
print(f"{f} {f:} {f:abc} {f!r} {f!s:>5} {f:{n}}")
v = [f"{i}" for i in range(10)]
print(f"{v[0]}-{v[1]}-{v[2]}-{v[3]}-{v[4]}-{v[5]}-{v[6]}-{v[7]}-{v[8]}-{v[9]}-{v[0]}-{v[1]}-{v[2]}")


def in_function(x):
    def inner():
        return f"{x} {x * 2:>{x}}"
    return inner()


print(in_function(7), f"{name.upper()} {name[0]}{name[-1]} {name[1:3]}")
print(f"{None} {True} {1, 2} {n!a} {'é'!a}")
try:
    f"{undefined}"
except NameError as e:
    print(e)
