# skip: mps2-an385 the board has no compiler
# exec(), eval() and compile(): names, namespaces, code objects, errors.
exec("x = 1\ny = x + 1")
print(x, y)
exec("""
import math
def f(a, *, b=2):
    "doc"
    global made
    made = a
    return [a * i + b for i in range(3)], math.floor(2.5)

class C:
    z = 5
    def m(self):
        self.v = self.z
        return super().__repr__() != "" and self.v
    def __secret(self):
        return "mangled"
""")
print(f(4), made, f.__name__, f.__doc__, C().m(), C.__name__, C()._C__secret())
print(eval("x + y * 2"), eval("  f(1)[0]"), eval("[i for i in range(3)]"), eval("(lambda q: q + x)(5)"))
print(eval(b"x + 41"), eval(bytearray(b"x")), exec("1"))

d = {"a": 5}
print(eval("a + 1", d), exec("b = a * 2\ndel a\nc = [a for a in 'xy']", d), sorted(k for k in d if k[0] != "_"))
g, l = {"k": 1, "n": 10}, {"n": 20}
exec("m = k + n\nglobal w\nw = n\ndef h():\n    return n, k", g, l)
print(l["m"], g["w"], l["h"](), sorted(k for k in g if k[0] != "_"), sorted(l))
print(eval("n + k", g, l), eval("n", g), eval("print", g) is print)
try:
    eval("l", g)
except NameError as e:
    print(e)
exec("def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)\nr = fact(20)", d)
print(d["r"], d["fact"](5))
d["fact"] = lambda n: -1
exec("r = fact(3)", d)
print(d["r"])
exec("print = len", d)
exec("r = print('four')", d)
print(d["r"])

code = compile("total = start + 1\nlist(map(lambda v: v + total, [1, 2]))", "made.py", "exec")
print(type(code).__name__)
for start in range(3):
    exec(code)
    print(total)
for start in range(3):
    one = {"start": start}
    exec(code, one)
    print(one["total"])
print(eval(compile("start * 100", "made.py", "eval")), eval(compile("z = 3", "<s>", "exec")), z)
exec(compile("1 + 1; None; 'shown'", "<prompt>", "single"))


def inside():
    q = 5
    exec("outer_name = 7", globals())
    return eval("outer_name"), eval("q + 1", globals(), {"q": q})


print(inside(), outer_name)

for source in ("1 +", "x = ", "a b", "if 1:\npass", "  x = 1", "return 1", "def f(x, x): pass", "'abc"):
    try:
        exec(source)
    except SyntaxError as e:
        print(type(e).__name__, source)
for source in ("x = 1", "", "1\n2", "import sys"):
    try:
        eval(source)
    except SyntaxError as e:
        print(type(e).__name__, repr(source))
for bad in (lambda: exec(1), lambda: eval([]), lambda: compile("1", "x", "odd"), lambda: exec("1", 5), lambda: exec("1", {}, 5)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)

try:
    exec("ok = 1\nundefined_name")
except NameError as e:
    print(e, ok)
try:
    exec("try:\n    1 // 0\nexcept ZeroDivisionError as e:\n    note = str(e)\nelse:\n    note = 'no'\nprint(note)\ne")
except NameError as error:
    print(error)
exec("gen = (i * i for i in range(4))\nprint(list(gen))\nfor i in range(2):\n    print(i)\nwhile i < 3: i += 1\nprint(i)")
exec("match [1, {'k': 2}]:\n    case [a1, {'k': b1}]:\n        print(a1, b1)")
exec("from math import *\nprint(floor(pi))")
exec("d2 = {}\nd2['brand_new_name'] = 1\nclass O: pass\no = O()\nsetattr(o, 'brand' + '_new_name', 3)\nprint(o.brand_new_name, d2)")
exec("big = 123456789012345678901234567890\nflo = 1.5\nby = b'\\x00z'\nst = 'h\\u00e9'\nprint(big, flo, by, st, (1, (2, 'x')))")
for i in range(300):
    exec("v%d = %d" % (i % 7, i))
print(v0, v6)
names = {}
for i in range(200):
    exec("def g(): return n", {"n": i}, names)
print(names["g"]())
import gc
gc.collect()
print(f(1), d["fact"](2), names["g"](), C().m())
try:
    exec("raise ValueError('from ' + 'exec')", {"x": 1})
except ValueError as e:
    print(e)
