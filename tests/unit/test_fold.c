/* Constant folding: what becomes a constant, what must not, and const(). */
#include "front_fixture.h"

#include "fold.h"
#include "scope.h"

/* The tree of source after scope analysis and folding. */
static void check_fold_debug(const char *source, bool debug, const char *expected) {
    static const char head[] = "Module(body=[", tail[] = "], type_ignores=[])\n";
    front f;
    FILE *out = front_open(&f);
    ast_module *module = parse_source(&f.arena, &f.diags, "test.py", source, strlen(source));
    assert_non_null(module);
    scope_info info;
    assert_true(scope_analyse(module, &f.diags, false, &info));
    const fold_facts facts = {debug, "esp32"};
    fold_module(module, &facts);
    dump_module(module, out);
    assert_int_equal(fclose(out), 0);
    f.text[f.len - strlen(tail)] = 0;
    assert_string_equal(f.text + strlen(head), expected);
    front_close(&f);
}

static void check_fold(const char *source, const char *expected) {
    check_fold_debug(source, true, expected);
}

/* x = source must become x = expected. */
static void check_value(const char *source, const char *expected) {
    char text[256], tree[256];
    assert_true(snprintf(text, sizeof text, "x = %s", source) < (int)sizeof text);
    assert_true(snprintf(tree, sizeof tree, "Assign(targets=[Name(id='x', ctx=Store())], value=%s)",
                         expected) < (int)sizeof tree);
    check_fold(text, tree);
}

static void check_constant(const char *source, const char *expected) {
    char tree[256];
    assert_true(snprintf(tree, sizeof tree, "Constant(value=%s)", expected) < (int)sizeof tree);
    check_value(source, tree);
}

static void test_integers(void **state) {
    (void)state;
    check_constant("1 + 2 * 3 - 4", "3");
    check_constant("-7 // 2", "-4");
    check_constant("-7 % 2", "1");
    check_constant("7 % -2", "-1");
    check_constant("7 // -2", "-4");
    check_constant("-8 % 4", "0");
    check_constant("~5", "-6");
    check_constant("-5 >> 1", "-3");
    check_constant("-5 >> 1000", "-1");
    check_constant("1 << 40", "1099511627776");
    check_constant("0xF0 | 0x0F ^ 0b11 & ~1", "253");
    check_constant("-6 & 0xFF", "250");
    check_constant("(-3) ** 3", "-27");
    check_constant("2 ** 126", "0x40000000000000000000000000000000");
    check_constant("-(2 ** 100)", "-0x10000000000000000000000000");
    check_constant("10 ** 30 // 10 ** 12", "1000000000000000000");
    check_constant("0 * -5", "0");
    check_constant("3 < 4", "True");
    check_constant("3 != 3", "False");
}

static void test_left_alone(void **state) {
    (void)state;
    check_value("1 // 0", "BinOp(left=Constant(value=1), op=FloorDiv(), right=Constant(value=0))");
    check_value("1 << -1", "BinOp(left=Constant(value=1), op=LShift(), right=Constant(value=-1))");
    check_value("2 ** -1", "BinOp(left=Constant(value=2), op=Pow(), right=Constant(value=-1))");
    check_value("2 ** 127", "BinOp(left=Constant(value=2), op=Pow(), right=Constant(value=127))");
    check_value("1 / 2", "BinOp(left=Constant(value=1), op=Div(), right=Constant(value=2))");
    check_value("1.5 + 2.5",
                "BinOp(left=Constant(value=1.5), op=Add(), right=Constant(value=2.5))");
    check_value("1 < 2 < 3", "Compare(left=Constant(value=1), ops=[Lt(), Lt()], "
                             "comparators=[Constant(value=2), Constant(value=3)])");
    check_value("'a' * 5000",
                "BinOp(left=Constant(value='a'), op=Mult(), right=Constant(value=5000))");
    check_value("not 1e-50", "UnaryOp(op=Not(), operand=Constant(value=1e-50))");
}

static void test_other_constants(void **state) {
    (void)state;
    check_constant("-1.5", "-1.5");
    check_constant("--1.5", "1.5");
    check_constant("-0.0", "-0.0");
    check_constant("'a' + 'b' 'c'", "'abc'");
    check_constant("b'ab' * 3", "b'ababab'");
    check_constant("2 * '-'", "'--'");
    check_constant("'x' * -1", "''");
    check_constant("(1, 'a', (None, 2 + 3), ())", "(1, 'a', (None, 5), ())");
    check_constant("f'abc'", "'abc'");
    check_constant("not 0", "True");
    check_constant("not ''", "True");
    check_constant("1 and 'a'", "'a'");
    check_constant("0 or '' or 3", "3");
    check_value("1 and y or 0", "BoolOp(op=Or(), values=[Name(id='y', ctx=Load()), "
                                "Constant(value=0)])");
    check_value("y if 1 else z", "Name(id='y', ctx=Load())");
    check_fold_debug("x = __debug__", false,
                     "Assign(targets=[Name(id='x', ctx=Store())], value=Constant(value=False))");
}

static void test_branches(void **state) {
    (void)state;
    check_fold("if 1:\n  x\nelse:\n  y", "Expr(value=Name(id='x', ctx=Load()))");
    check_fold("if 0: x\nelif 2 > 1: y\nelse: z", "Expr(value=Name(id='y', ctx=Load()))");
    check_fold("while 0: x\nelse: y", "Expr(value=Name(id='y', ctx=Load()))");
    check_fold("while 1: x", "While(test=Constant(value=1), body=[Expr(value=Name(id='x', "
                             "ctx=Load()))], orelse=[])");
    check_fold("'a' + 'b'", "Expr(value=Constant(value=None))");
}

#define USE(name) "Expr(value=Name(id='" name "', ctx=Load()))"
#define IMPORT    "ImportFrom(module='micropython', names=[alias(name='const')], level=0)"

static void test_const(void **state) {
    (void)state;
    check_fold("from micropython import const\nA = const(1 + 2)\n_B = const(A << 4)\nprint(_B, A)",
               IMPORT ", Assign(targets=[Name(id='A', ctx=Store())], value=Constant(value=3)), "
                      "Expr(value=Call(func=Name(id='print', ctx=Load()), "
                      "args=[Constant(value=48), Constant(value=3)], keywords=[]))");
    check_fold("from micropython import const\n_A = const('s')\ndef f(): return _A",
               IMPORT ", FunctionDef(name='f', args=arguments(posonlyargs=[], args=[], "
                      "kwonlyargs=[], kw_defaults=[], defaults=[]), "
                      "body=[Return(value=Constant(value='s'))], decorator_list=[])");
    check_fold("import micropython\n_D = micropython.const(0)\nif _D: x",
               "Import(names=[alias(name='micropython')])");
}

/* The board's name, where sys is the module and nothing else. */
static void test_platform(void **state) {
    (void)state;
    check_fold("import sys\nif sys.platform == 'esp32': a\nelse: b",
               "Import(names=[alias(name='sys')]), " USE("a"));
    check_fold(
        "from sys import platform as p\nif p not in ('rp2', 'esp32'): a\nelse: b",
        "ImportFrom(module='sys', names=[alias(name='platform', asname='p')], level=0), " USE("b"));
    check_fold("import sys\nsys = x\nsys.platform",
               "Import(names=[alias(name='sys')]), "
               "Assign(targets=[Name(id='sys', ctx=Store())], value=Name(id='x', ctx=Load())), "
               "Expr(value=Attribute(value=Name(id='sys', ctx=Load()), attr='platform', "
               "ctx=Load()))");
    check_fold("import sys\nsys.platform = 1",
               "Import(names=[alias(name='sys')]), "
               "Assign(targets=[Attribute(value=Name(id='sys', ctx=Load()), attr='platform', "
               "ctx=Store())], value=Constant(value=1))");
}

/* Bound again, shadowed, or const of another origin. */
static void test_no_const(void **state) {
    (void)state;
    check_fold("from micropython import const\n_A = const(1)\n_A = 2\n_A", IMPORT
               ", Assign(targets=[Name(id='_A', ctx=Store())], value=Constant(value=1)), "
               "Assign(targets=[Name(id='_A', ctx=Store())], value=Constant(value=2)), " USE("_A"));
    check_fold(
        "from micropython import const\n_A = const(1)\ndef f(_A): _A", IMPORT
        ", FunctionDef(name='f', args=arguments(posonlyargs=[], args=[arg(arg='_A')], "
        "kwonlyargs=[], kw_defaults=[], defaults=[]), body=[" USE("_A") "], "
                                                                        "decorator_list=[])");
    check_fold("def const(x): pass\n_A = const(1)\n_A",
               "FunctionDef(name='const', args=arguments(posonlyargs=[], args=[arg(arg='x')], "
               "kwonlyargs=[], kw_defaults=[], defaults=[]), body=[Pass()], decorator_list=[]), "
               "Assign(targets=[Name(id='_A', ctx=Store())], value=Call(func=Name(id='const', "
               "ctx=Load()), args=[Constant(value=1)], keywords=[])), " USE("_A"));
    check_fold(
        "from micropython import const\n_A = const(y)\n_A", IMPORT
        ", Assign(targets=[Name(id='_A', ctx=Store())], value=Call(func=Name("
        "id='const', ctx=Load()), args=[Name(id='y', ctx=Load())], keywords=[])), " USE("_A"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),        cmocka_unit_test(test_left_alone),
        cmocka_unit_test(test_other_constants), cmocka_unit_test(test_branches),
        cmocka_unit_test(test_const),           cmocka_unit_test(test_platform),
        cmocka_unit_test(test_no_const),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
