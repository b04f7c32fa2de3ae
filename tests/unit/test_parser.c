/* The grammar: trees as CPython's ast.dump writes them, and the words and places of its errors. */
#include "front_fixture.h"

#define X       "Name(id='x', ctx=Load())"
#define Y       "Name(id='y', ctx=Load())"
#define Z       "Name(id='z', ctx=Load())"
#define E(expr) "Expr(value=" expr ")"

static void test_operators(void **state) {
    (void)state;
    check_parse("-x ** -y", E("UnaryOp(op=USub(), operand=BinOp(left=" X
                              ", op=Pow(), right=UnaryOp(op=USub(), operand=" Y ")))"));
    check_parse("x ** y ** z",
                E("BinOp(left=" X ", op=Pow(), right=BinOp(left=" Y ", op=Pow(), right=" Z "))"));
    check_parse("x - y - z",
                E("BinOp(left=BinOp(left=" X ", op=Sub(), right=" Y "), op=Sub(), right=" Z ")"));
    check_parse("x | y & z", E("BinOp(left=" X ", op=BitOr(), right=BinOp(left=" Y
                               ", op=BitAnd(), right=" Z "))"));
    check_parse("not x == y", E("UnaryOp(op=Not(), operand=Compare(left=" X
                                ", ops=[Eq()], comparators=[" Y "]))"));
    check_parse(
        "x < y not in z is not x",
        E("Compare(left=" X ", ops=[Lt(), NotIn(), IsNot()], comparators=[" Y ", " Z ", " X "])"));
    check_parse("x and y and z or x", E("BoolOp(op=Or(), values=[BoolOp(op=And(), values=[" X ", " Y
                                        ", " Z "]), " X "])"));
    check_parse("x or (y or z)",
                E("BoolOp(op=Or(), values=[" X ", BoolOp(op=Or(), values=[" Y ", " Z "])])"));
    check_parse("x if y else z if x else y", E("IfExp(test=" Y ", body=" X ", orelse=IfExp(test=" X
                                               ", body=" Z ", orelse=" Y "))"));
}

static void test_primaries(void **state) {
    (void)state;
    check_parse("x.y[z](x)",
                E("Call(func=Subscript(value=Attribute(value=" X ", attr='y', ctx=Load()), slice=" Z
                  ", ctx=Load()), args=[" X "], keywords=[])"));
    check_parse("x[y:z, ::x]", E("Subscript(value=" X ", slice=Tuple(elts=[Slice(lower=" Y
                                 ", upper=" Z "), Slice(step=" X ")], ctx=Load()), ctx=Load())"));
    check_parse("x[*y]", E("Subscript(value=" X ", slice=Tuple(elts=[Starred(value=" Y
                           ", ctx=Load())], ctx=Load()), ctx=Load())"));
    check_parse("x(y, *z, a=y, **z)", E("Call(func=" X ", args=[" Y ", Starred(value=" Z
                                        ", ctx=Load())], keywords=[keyword(arg='a', value=" Y
                                        "), keyword(value=" Z ")])"));
    check_parse("x(y for y in z)",
                E("Call(func=" X ", args=[GeneratorExp(elt=" Y
                  ", generators=[comprehension(target=Name(id='y', ctx=Store()), iter=" Z
                  ", ifs=[], is_async=0)])], keywords=[])"));
    check_parse("x(y := 1)", E("Call(func=" X ", args=[NamedExpr(target=Name(id='y', ctx=Store()), "
                               "value=Constant(value=1))], keywords=[])"));
}

static void test_displays(void **state) {
    (void)state;
    check_parse("()", E("Tuple(elts=[], ctx=Load())"));
    check_parse("(x,)", E("Tuple(elts=[" X "], ctx=Load())"));
    check_parse("(x)", E(X));
    check_parse("[x, *y]", E("List(elts=[" X ", Starred(value=" Y ", ctx=Load())], ctx=Load())"));
    check_parse("{}", E("Dict(keys=[], values=[])"));
    check_parse("{x, y}", E("Set(elts=[" X ", " Y "])"));
    check_parse("{x: y, **z,}", E("Dict(keys=[" X ", None], values=[" Y ", " Z "])"));
    check_parse("{x: y for x, y in z if x if y}",
                E("DictComp(key=" X ", value=" Y
                  ", generators=[comprehension(target=Tuple(elts=[Name(id='x', ctx=Store()), "
                  "Name(id='y', ctx=Store())], ctx=Store()), iter=" Z ", ifs=[" X ", " Y
                  "], is_async=0)])"));
}

static void test_lambdas(void **state) {
    (void)state;
    check_parse("lambda: x",
                E("Lambda(args=arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], "
                  "defaults=[]), body=" X ")"));
    check_parse(
        "lambda a, /, b=x, *c, d, e=y, **f: z",
        E("Lambda(args=arguments(posonlyargs=[arg(arg='a')], args=[arg(arg='b')], "
          "vararg=arg(arg='c'), kwonlyargs=[arg(arg='d'), arg(arg='e')], kw_defaults=[None, " Y
          "], kwarg=arg(arg='f'), defaults=[" X "]), body=" Z ")"));
}

static void test_strings(void **state) {
    (void)state;
    check_parse("'a' \"b\"", E("Constant(value='ab')"));
    check_parse("b'a' b'\\0'", E("Constant(value=b'a\\x00')"));
    check_parse("'a' f'{x}b' 'c'",
                E("JoinedStr(values=[Constant(value='a'), FormattedValue(value=" X
                  ", conversion=-1), Constant(value='bc')])"));
    check_parse("f'{x!r:>{y}}'",
                E("JoinedStr(values=[FormattedValue(value=" X
                  ", conversion=114, format_spec=JoinedStr(values=[Constant(value='>'), "
                  "FormattedValue(value=" Y ", conversion=-1)]))])"));
    check_parse("f'a{ x = }'",
                E("JoinedStr(values=[Constant(value='a x = '), FormattedValue(value=" X
                  ", conversion=114)])"));
    check_parse("f'{x=:5}'", E("JoinedStr(values=[Constant(value='x='), FormattedValue(value=" X
                               ", conversion=-1, format_spec=JoinedStr(values=[Constant(value='5')"
                               "]))])"));
    check_parse("f''", E("JoinedStr(values=[])"));
    check_parse("'a' b'b'", "1:1 cannot mix bytes and nonbytes literals");
}

static void test_simple_statements(void **state) {
    (void)state;
    check_parse("x = y = z", "Assign(targets=[Name(id='x', ctx=Store()), Name(id='y', "
                             "ctx=Store())], value=" Z ")");
    check_parse("x, *y = z", "Assign(targets=[Tuple(elts=[Name(id='x', ctx=Store()), "
                             "Starred(value=Name(id='y', ctx=Store()), ctx=Store())], "
                             "ctx=Store())], value=" Z ")");
    check_parse("x.y //= z", "AugAssign(target=Attribute(value=" X
                             ", attr='y', ctx=Store()), op=FloorDiv(), value=" Z ")");
    check_parse("(x): y = z", "AnnAssign(target=Name(id='x', ctx=Store()), annotation=" Y
                              ", value=" Z ", simple=0)");
    check_parse("del x, (y[z])", "Delete(targets=[Name(id='x', ctx=Del()), Subscript(value=" Y
                                 ", slice=" Z ", ctx=Del())])");
    check_parse("import a.b as c, d", "Import(names=[alias(name='a.b', asname='c'), "
                                      "alias(name='d')])");
    check_parse("from ....a import (b as c, d,)",
                "ImportFrom(module='a', names=[alias(name='b', asname='c'), alias(name='d')], "
                "level=4)");
    check_parse("from . import *", "ImportFrom(names=[alias(name='*')], level=1)");
    check_parse("raise x from y; assert x, y; pass",
                "Raise(exc=" X ", cause=" Y "), Assert(test=" X ", msg=" Y "), Pass()");
}

static void test_compound_statements(void **state) {
    (void)state;
    check_parse("if x:\n  y\nelif y: z\nelse:\n  x\n",
                "If(test=" X ", body=[" E(Y) "], orelse=[If(test=" Y
                                             ", body=[" E(Z) "], orelse=[" E(X) "])])");
    check_parse("for x, in *y, z: break\nelse: pass",
                "For(target=Tuple(elts=[Name(id='x', ctx=Store())], ctx=Store()), "
                "iter=Tuple(elts=[Starred(value=" Y ", ctx=Load()), " Z
                "], ctx=Load()), body=[Break()], orelse=[Pass()])");
    check_parse("with (x as a, y as b,): pass",
                "With(items=[withitem(context_expr=" X
                ", optional_vars=Name(id='a', ctx=Store())), withitem(context_expr=" Y
                ", optional_vars=Name(id='b', ctx=Store()))], body=[Pass()])");
    check_parse("with (x, y): pass", "With(items=[withitem(context_expr=" X
                                     "), withitem(context_expr=" Y ")], body=[Pass()])");
    check_parse("with (x, y) as z: pass", "With(items=[withitem(context_expr=Tuple(elts=[" X ", " Y
                                          "], ctx=Load()), optional_vars=Name(id='z', ctx=Store())"
                                          ")], body=[Pass()])");
    check_parse("try: x\nexcept y as z: x\nexcept: y\nelse: z\nfinally: x",
                "Try(body=[" E(X) "], handlers=[ExceptHandler(type=" Y
                                  ", name='z', body=[" E(X) "]), ExceptHandler(body=[" E(
                                      Y) "])], orelse=[" E(Z) "], finalbody=[" E(X) "])");
    check_parse("try: x\nexcept* y: z",
                "TryStar(body=[" E(X) "], handlers=[ExceptHandler(type=" Y
                                      ", body=[" E(Z) "])], orelse=[], finalbody=[])");
    check_parse("@x\n@y.z\ndef f(a: x, *, b=y) -> z: return",
                "FunctionDef(name='f', args=arguments(posonlyargs=[], args=[arg(arg='a', "
                "annotation=" X ")], kwonlyargs=[arg(arg='b')], kw_defaults=[" Y
                "], defaults=[]), body=[Return()], decorator_list=[" X ", Attribute(value=" Y
                ", attr='z', ctx=Load())], returns=" Z ")");
    check_parse("class A(x, y=z): pass",
                "ClassDef(name='A', bases=[" X "], keywords=[keyword(arg='y', value=" Z
                ")], body=[Pass()], decorator_list=[])");
}

static void test_targets(void **state) {
    (void)state;
    check_parse("f() = 1", "1:1 cannot assign to function call here. Maybe you meant '==' instead "
                           "of '='?");
    check_parse("x = 1 = y", "1:5 cannot assign to literal");
    check_parse("(x, None) = y", "1:5 cannot assign to None");
    check_parse("x < y = z", "1:1 cannot assign to comparison");
    check_parse("*x = y", "1:1 starred assignment target must be in a list or tuple");
    check_parse("x, *y, *z = x", "1:1 multiple starred expressions in assignment");
    check_parse("x + y += 1", "1:1 'expression' is an illegal expression for augmented assignment");
    check_parse("x, y: int", "1:1 only single target (not tuple) can be annotated");
    check_parse("del x, f()", "1:8 cannot delete function call");
    check_parse("for 1 in x: pass", "1:5 cannot assign to literal");
    check_parse("[x for f() in y]", "1:8 cannot assign to function call");
    check_parse("(x.y := 1)", "1:2 cannot use assignment expressions with attribute");
    check_parse("if x = 3: pass",
                "1:4 invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    check_parse("__debug__ = 1", "1:1 cannot assign to __debug__");
    check_parse("yield = 1", "1:1 assignment to yield expression not possible");
}

static void test_calls(void **state) {
    (void)state;
    check_parse("f(a=1, b)", "1:9 positional argument follows keyword argument");
    check_parse("f(**a, b)", "1:9 positional argument follows keyword argument unpacking");
    check_parse("f(**a, *b)", "1:8 iterable argument unpacking follows keyword argument unpacking");
    check_parse("f(a=1, b=2, a=3)", "1:13 keyword argument repeated: a");
    check_parse("f(x for x in y, 1)", "1:3 Generator expression must be parenthesized");
    check_parse("f(1, x for x in y)", "1:6 Generator expression must be parenthesized");
    check_parse("f(a.b=1)", "1:3 expression cannot contain assignment, perhaps you meant \"==\"?");
    check_parse("f(True=1)", "1:3 cannot assign to True");
}

static void test_params(void **state) {
    (void)state;
    check_parse("def f(a=1, b): pass", "1:12 non-default argument follows default argument");
    check_parse("def f(a, b, a): pass", "1:13 duplicate argument 'a' in function definition");
    check_parse("def f(*): pass", "1:7 named arguments must follow bare *");
    check_parse("def f(*, **k): pass", "1:7 named arguments must follow bare *");
    check_parse("def f(**k, a): pass", "1:12 arguments cannot follow var-keyword argument");
    check_parse("def f(*a, *b): pass", "1:11 * argument may appear only once");
    check_parse("def f(*, a, /): pass", "1:13 / must be ahead of *");
    check_parse("lambda *a=1: 0", "1:10 var-positional argument cannot have default value");
}

static void test_places(void **state) {
    (void)state;
    check_parse("return", "1:1 'return' outside function");
    check_parse("class A:\n  return", "2:3 'return' outside function");
    check_parse("break", "1:1 'break' outside loop");
    check_parse("for x in y:\n  def f(): continue", "2:12 'continue' not properly in loop");
    check_parse("while x: pass\nelse: break", "2:7 'break' outside loop");
    check_parse("[(yield) for x in y]", "1:3 'yield' inside list comprehension");
    check_parse("x = *y", "1:5 can't use starred expression here");
    check_parse("(*x)", "1:2 cannot use starred expression here");
    check_parse("def f():\n  from x import *", "2:17 import * only allowed at module level");
    check_parse("[x := 1 for x in y]", "1:2 assignment expression cannot rebind comprehension "
                                       "iteration variable 'x'");
    check_parse("x\nfrom __future__ import division",
                "2:1 from __future__ imports must occur at the beginning of the file");
    check_parse("try: x\nexcept: y\nexcept z: x", "2:1 default 'except:' must be last");
    check_parse("def f():\n  return [x for x in (yield)]",
                "FunctionDef(name='f', args=arguments(posonlyargs=[], args=[], kwonlyargs=[], "
                "kw_defaults=[], defaults=[]), body=[Return(value=ListComp(elt=" X
                ", generators=[comprehension(target=Name(id='x', ctx=Store()), iter=Yield(), "
                "ifs=[], is_async=0)]))], decorator_list=[])");
}

static void test_async(void **state) {
    (void)state;
    check_parse("async def f():\n  return await x",
                "AsyncFunctionDef(name='f', args=arguments(posonlyargs=[], args=[], kwonlyargs=[], "
                "kw_defaults=[], defaults=[]), body=[Return(value=Await(value=" X
                "))], decorator_list=[])");
    check_parse("await x", "1:1 'await' outside function");
    check_parse("class A:\n  x = await y", "2:7 'await' outside function");
    check_parse("def f():\n  await x", "2:3 'await' outside async function");
    check_parse("async def f():\n  return lambda: await x", "2:18 'await' outside async function");
    check_parse("async for x in y: pass", "1:1 'async for' outside async function");
    check_parse("def f():\n  async with x: pass", "2:3 'async with' outside async function");
    check_parse("[x async for x in y]",
                "1:1 asynchronous comprehension outside of an asynchronous function");
    check_parse("def f():\n  return {await x for x in y}",
                "2:10 asynchronous comprehension outside of an asynchronous function");
    check_parse("async def f():\n  yield from x", "2:3 'yield from' inside async function");
    check_parse("async def f():\n  await x = 1", "2:3 cannot assign to await expression here. "
                                                 "Maybe you meant '==' instead of '='?");
    check_parse("async x", "1:7 invalid syntax");
    check_parse("await = 1", "1:7 invalid syntax");
}

static void test_advice(void **state) {
    (void)state;
    check_parse("if x\n  y", "1:5 expected ':'");
    check_parse("def f()\n  y", "1:8 expected ':'");
    check_parse("if x: y\nelse if x: y", "2:6 expected ':' (did you mean 'elif'?)");
    check_parse("x = (1, 2\ny = 3", "1:5 '(' was never closed");
    check_parse("x = (1 2)", "1:6 invalid syntax. Perhaps you forgot a comma?");
    check_parse("{1: 2, 3}", "1:8 ':' expected after dictionary key");
    check_parse("{1: }", "1:3 expression expected after dictionary key and ':'");
    check_parse("x = y if z", "1:5 expected 'else' after 'if' expression");
    check_parse("print 'x'",
                "1:1 Missing parentheses in call to 'print'. Did you mean print(...)?");
    check_parse("try:\n  x\ny", "3:1 expected 'except' or 'finally' block");
    check_parse("try: x\nexcept y, z: x", "2:8 multiple exception types must be parenthesized");
    check_parse("f'{}'", "1:4 f-string: empty expression not allowed");
    check_parse("f'{x!q}'",
                "1:6 f-string: invalid conversion character: expected 's', 'r', or 'a'");
    check_parse("x a b", "1:3 invalid syntax");
    check_parse("whiel x:\n  y", "1:7 invalid syntax (did you mean 'while'?)");
    check_parse("improt x", "1:8 invalid syntax (did you mean 'import'?)");
    check_parse("for x im y: z", "1:7 invalid syntax (did you mean 'in'?)");
    check_parse("x.if", "1:3 invalid syntax ('if' is a keyword; another name is needed)");
    check_parse("x && y", "1:4 invalid syntax (did you mean 'and'?)");
    check_parse("match x\n  case 1:\n    pass\n", "1:8 expected ':'");
}

static void test_several_errors(void **state) {
    (void)state;
    check_parse("x y\nz = 1\nf(\ndef g(a b): pass\n'a\nif x\n  y y\nelse: z\n",
                "5:1 unterminated string literal (detected at line 5) | 1:3 invalid syntax | "
                "3:2 '(' was never closed | 4:9 invalid syntax | 6:5 "
                "expected ':' | "
                "7:5 invalid syntax");
}

static void test_error_limit(void **state) {
    (void)state;
    char source[40 * 4 + 1];
    for (int i = 0; i < 40; i++) {
        memcpy(source + i * 4, "x y\n", 5);
    }
    front f;
    FILE *out = front_open(&f);
    assert_null(parse_source(&f.arena, &f.diags, "test.py", source, strlen(source)));
    assert_int_equal(fclose(out), 0);
    int count = 0;
    for (const diag *d = f.diags.first; d != NULL; d = d->next) {
        count++;
    }
    assert_int_equal(count, DIAG_MAX_ERRORS);
    front_close(&f);
}

static void test_printing(void **state) {
    (void)state;
    check_printed("if x:\n\ty = \xc3\xa9\xc3\xa9 + (1 2)\n",
                  "test.py:2:12: error: invalid syntax. Perhaps you forgot a comma?\n"
                  "\ty = \xc3\xa9\xc3\xa9 + (1 2)\n"
                  "\t          ^^^\n");
    check_printed("x = 'a\nwhiel y: z",
                  "test.py:1:5: error: unterminated string literal (detected at line 1)\n"
                  "x = 'a\n"
                  "    ^\n"
                  "test.py:2:7: error: invalid syntax\n"
                  "whiel y: z\n"
                  "      ^\n"
                  "hint: did you mean 'while'?\n");
}

static void test_encodings(void **state) {
    (void)state;
    check_parse("\xef\xbb\xbfx", E(X));
    check_parse("# coding: latin-1\n'\xe9'", E("Constant(value='\\xc3\\xa9')"));
    check_parse("# -*- coding: utf-8 -*-\nx", E(X));
    check_parse("x = 'a\xff'", "1:7 byte 0xff at offset 6 is not UTF-8 (save the file as UTF-8)");
    check_parse("x = '\xed\xa0\x80'",
                "1:6 byte 0xed at offset 5 is not UTF-8 (save the file as UTF-8)");
    check_parse_bytes("x\0y", 3, "1:2 source code cannot contain null bytes");
    check_parse("# coding: foo\n", "1:11 unknown encoding: foo (save the file as UTF-8 and leave "
                                   "the declaration out)");
}

/* So many times text, then end: deeper than any consumer should go. */
static void check_deep(const char *text, const char *end, const char *expected) {
    size_t times = 100000, len = strlen(text);
    char *source = malloc(len * times + strlen(end) + 1);
    assert_non_null(source);
    for (size_t i = 0; i < times; i++) {
        memcpy(source + i * len, text, len);
    }
    strcpy(source + len * times, end);
    front f;
    FILE *out = front_open(&f);
    assert_null(parse_source(&f.arena, &f.diags, "test.py", source, strlen(source)));
    assert_int_equal(f.diags.errors, 1);
    assert_string_equal(f.diags.first->message, expected);
    assert_int_equal(fclose(out), 0);
    front_close(&f);
    free(source);
}

static void test_depth(void **state) {
    (void)state;
    static const char deep[] = "nested too deeply (more than 1000 levels)";
    check_deep("not ", "x", deep);
    check_deep("-", "x", deep);
    check_deep("lambda: ", "x", deep);
    check_deep("x + ", "x", deep);
    check_deep("x ** ", "x", deep);
    check_deep("x if y else ", "x", deep);
    check_deep("x.", "x", deep);
    check_deep("[", "x", "too many nested parentheses");
    check_deep("if x: pass\nel", "if x: pass\n", deep);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_primaries),
        cmocka_unit_test(test_displays),
        cmocka_unit_test(test_lambdas),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_simple_statements),
        cmocka_unit_test(test_compound_statements),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_params),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_advice),
        cmocka_unit_test(test_async),
        cmocka_unit_test(test_several_errors),
        cmocka_unit_test(test_error_limit),
        cmocka_unit_test(test_printing),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
