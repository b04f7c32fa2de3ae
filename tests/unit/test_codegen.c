/* The code generator: which instructions come out, tables, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compile_helper.h"
#include "decode.h"
#include "line.h"
#include "opinfo.h"

static void assert_code(const char *source, const char *name, const char *expected) {
    CompiledModule *m = compile_text(source, 1);
    char *listing = listing_of(m, name);
    assert_string_equal(listing, expected);
    free(listing);
    module_free(m);
}

static void assert_has(const char *source, const char *name, const char *part, bool present) {
    CompiledModule *m = compile_text(source, 1);
    char *listing = listing_of(m, name);
    if ((strstr(listing, part) != NULL) != present) {
        print_error("%s\n%s \"%s\"\n", listing, present ? "lacks" : "has", part);
        fail();
    }
    free(listing);
    module_free(m);
}

/* ---- expressions ---- */

static void test_recursion(void **state) {
    (void)state;
    assert_code("def fib(n):\n"
                "    if n < 2:\n"
                "        return n\n"
                "    return fib(n - 1) + fib(n - 2)\n",
                "fib",
                "JNLTI r5, 2, -> 3\n"
                "RETURN r5, 2\n"
                "SUBI r1, r5, 1\n"
                "CALLG r1, 1, fib\n"
                "SUBI r0, r5, 2\n"
                "CALLG r0, 1, fib\n"
                "ADD r1, r1, r0\n"
                "RETURN r1, 2\n");
}

static void test_destinations(void **state) {
    (void)state;
    /* Straight into the variable; a variable that is read keeps its value until the end. */
    assert_code("def f(a, b):\n    x = a + b\n    x = x * 2\n    return x\n", "f",
                "ADD r1, r5, r6\n"
                "LOADI4 r0, 2\n"
                "MUL r1, r1, r0\n"
                "RETURN r1, 2\n");
    assert_code("def f(a, b):\n    a, b = b, a + b\n    return a\n", "f",
                "ADD r0, r4, r5\n"
                "MOVE r4, r5\n"
                "MOVE r5, r0\n"
                "RETURN r4, 1\n");
    assert_code("def f(x, y):\n    x = y or x\n    return x\n", "f",
                "MOVE r0, r5\n"
                "JT r0, -> 3\n"
                "MOVE r0, r4\n"
                "MOVE r4, r0\n"
                "RETURN r4, 1\n");
}

static void test_windows(void **state) {
    (void)state;
    /* A call as first argument needs no move; as a later one it does. */
    assert_code("def f(g, o):\n    return len(len(o)), o.m(o.n(), 1)\n", "f",
                "MOVE r3, r10\n"
                "CALLB r3, 1, r3, b2\n"
                "CALLB r3, 1, r4, b2\n"
                "MOVE r1, r10\n"
                "MOVE r0, r10\n"
                "CALLM r0, 1, 'n'\n"
                "MOVE r2, r0\n"
                "LOADI4 r3, 1\n"
                "CALLM r1, 3, 'm'\n"
                "MOVE r5, r1\n"
                "TUPLE r4, r4, 2\n"
                "RETURN r4, 6\n");
}

static void test_conditions(void **state) {
    (void)state;
    assert_code("def f(a, b):\n    if a is None or not b and a != 3:\n        return 1\n", "f",
                "JNONE r4, -> 4\n"
                "JT r5, -> 6\n"
                "JNNEI r4, 3, -> 6\n"
                "LOADI4 r0, 1\n"
                "RETURN r0, 1\n"
                "RETNONE 1\n");
    assert_code("def f(a):\n    while a > 1:\n        a -= 1\n", "f",
                "JNGTI r3, 1, -> 5\n"
                "ISUBI r3, r3, 1\n"
                "JMPB -> 0\n"
                "RETNONE 0\n");
    assert_code("def f(a, b, c):\n    if a < b < c:\n        return a\n", "f",
                "JNLT r3, r4, -> 5\n"
                "JNLT r4, r5, -> 5\n"
                "RETURN r3, 0\n"
                "RETNONE 0\n");
}

static void test_loops(void **state) {
    (void)state;
    assert_code("def f(n):\n    for i in range(n):\n        n += i\n", "f",
                "LOADI4 r0, 0\n"
                "MOVE r1, r7\n"
                "LOADI4 r2, 1\n"
                "RANGEPREP r0\n"
                "JMP -> 7\n"
                "IADD r7, r7, r3\n"
                "FORRANGE r0, r3, -> 5\n"
                "RETNONE 4\n");
    assert_code("def f(l):\n    for x in l:\n        if x:\n            continue\n        break\n",
                "f",
                "GETITER r0, r5\n"
                "JMP -> 4\n"
                "JF r1, -> 6\n"
                "FORITER r0, r1, -> 3\n"
                "RETNONE 2\n");
    assert_has("range = 1\ndef f(n):\n    for i in range(n):\n        pass\n", "f", "RANGEPREP",
               false);
    assert_has("def f(range):\n    for i in range(1):\n        pass\n", "f", "RANGEPREP", false);
    assert_has("from m import *\ndef f(n):\n    for i in range(n):\n        pass\n", "f",
               "RANGEPREP", false);
    assert_has("while True:\n    pass\n", "<module>", "RETNONE", false);
}

/* ---- names ---- */

static void test_checks(void **state) {
    (void)state;
    assert_has("def f(a):\n    x = 1\n    return x\n", "f", "CHECK", false);
    assert_has("def f(a):\n    if a:\n        x = 1\n    return x\n", "f", "CHECK", true);
    assert_has("def f(a):\n    if a:\n        x = 1\n    else:\n        x = 2\n    return x\n", "f",
               "CHECK", false);
    assert_has("def f(a):\n    if a:\n        x = 1\n    else:\n        raise a\n    return x\n",
               "f", "CHECK", false);
    assert_has("def f(a):\n    for x in a:\n        pass\n    return x\n", "f", "CHECK", true);
    assert_has("def f(a):\n    del a\n    return a\n", "f", "CHECK", true);
    assert_has("def f(a):\n    x = 1\n    while a:\n        print(x)\n        del x\n", "f",
               "CHECK", true);
    assert_has("def f(a):\n    try:\n        x = a()\n    except E:\n        pass\n    return x\n",
               "f", "CHECK", true);
    assert_has("def f(a):\n    try:\n        x = a()\n    finally:\n        a = 1\n    return x\n",
               "f", "CHECK", false);
    assert_has("def f(a):\n    while True:\n        x = a()\n        if x:\n            break\n"
               "    return x\n",
               "f", "CHECK", false);
    /* One look is enough. */
    assert_code("def f(a):\n    if a:\n        x = 1\n    return x, x\n", "f",
                "LOADS r2, 0\n"
                "JF r6, -> 3\n"
                "LOADI4 r2, 1\n"
                "CHECK r2, 'x'\n"
                "MOVE r0, r2\n"
                "MOVE r1, r2\n"
                "TUPLE r0, r0, 2\n"
                "RETURN r0, 3\n");
}

static void test_closures(void **state) {
    (void)state;
    const char *source = "def f(a):\n"
                         "    b = 1\n"
                         "    def g():\n"
                         "        nonlocal b\n"
                         "        b = a\n"
                         "    return g\n";
    assert_code(source, "f",
                "LOADS r2, 0\n"
                "MKCELL r2\n"
                "MKCELL r7\n"
                "LOADI4 r1, 1\n"
                "SETCELL r2, r1\n"
                "MOVE r0, r2\n"
                "MOVE r1, r7\n"
                "FUNC r3, r0, 0, code 2 f.<locals>.g\n"
                "RETURN r3, 4\n");
    assert_code(source, "g",
                "GETFREE r0, 1, 3\n"
                "SETFREE r0, 0, 3\n"
                "RETNONE 1\n");
    /* A function without captures is one constant where it is made once. */
    assert_has("def f():\n    pass\n", "<module>", "FUNC", false);
    assert_has("for i in x:\n    def f():\n        pass\n", "<module>", "FUNC", true);
    assert_has("def g():\n    def f():\n        pass\n    return f\n", "g", "FUNC", true);
}

static void test_classes(void **state) {
    (void)state;
    const char *source = "class C:\n"
                         "    def __init__(self, v):\n"
                         "        self.a, self.__b = v\n"
                         "    def m(self):\n"
                         "        return self.__b\n"
                         "    @staticmethod\n"
                         "    def s(x):\n"
                         "        x.c = 1\n"
                         "class D(C):\n"
                         "    def n(this):\n"
                         "        this.d = this.a\n";
    CompiledModule *m = compile_text(source, 1);
    char *listing = listing_of(m, "m");
    assert_string_equal(listing, "GETATTR r0, r4, 1, '_C__b'\nRETURN r0, 1\n");
    free(listing);
    listing = listing_of(m, "n");
    assert_non_null(strstr(listing, "GETATTR r0, r4, 0,"));
    assert_non_null(strstr(listing, "SETATTR r4, r0, 2,"));
    free(listing);
    listing = listing_of(m, "s");
    assert_non_null(strstr(listing, "SETATTR r4, r0, 15,"));
    free(listing);
    module_free(m);
    assert_has("class A:\n    def f(self):\n        return super().f()\n", "A", "MKCELL", true);
    assert_has("class A:\n    def f(self):\n        return super(A, self).f()\n", "A", "MKCELL",
               false);
}

/* ---- exceptions ---- */

static void test_handlers(void **state) {
    (void)state;
    assert_code("def f(a):\n    try:\n        a()\n    except a.E:\n        return 1\n", "f",
                "CALL r0, 0, r6\n"
                "RETNONE 3\n"
                "ENTEREXC r1, r2\n"
                "GETATTR r0, r6, 15, 'E'\n"
                "EXCMATCH r0, r1, r0\n"
                "JF r0, -> 13\n"
                "LEAVEEXC r2\n"
                "LOADI4 r0, 1\n"
                "RETURN r0, 3\n"
                "LEAVEEXC r2\n"
                "RERAISE r1\n"
                "handler 0..2 -> 3, exception in r1\n"
                "handler 5..10 -> 13, exception in r1\n");
    /* A body that cannot raise has no handler. */
    assert_code("def f(a):\n    try:\n        b = a\n    except E:\n        b = 1\n    return b\n",
                "f", "MOVE r0, r4\nRETURN r0, 1\n");
}

static void test_finally_copies(void **state) {
    (void)state;
    CompiledModule *m = compile_text("def f(a):\n"
                                     "    for i in a:\n"
                                     "        try:\n"
                                     "            if i:\n"
                                     "                break\n"
                                     "            if a():\n"
                                     "                return i\n"
                                     "        finally:\n"
                                     "            print(i)\n",
                                     1);
    char *listing = listing_of(m, "f");
    unsigned copies = 0;
    for (const char *at = listing; (at = strstr(at, "CALLB")) != NULL; at++) {
        copies++;
    }
    assert_int_equal(copies, 4); /* break, return, the end, the exception */
    free(listing);
    module_free(m);
}

/* ---- limits and long jumps ---- */

static char *repeated(const char *head, const char *line, unsigned count, const char *tail) {
    size_t bytes = strlen(head) + count * (strlen(line) + 16) + strlen(tail) + 1;
    char *text = calloc(bytes, 1);
    assert_non_null(text);
    char *at = text + sprintf(text, "%s", head);
    for (unsigned i = 0; i < count; i++) {
        at += sprintf(at, line, i);
    }
    (void)sprintf(at, "%s", tail);
    return text;
}

/* Every jump of a code leads to the beginning of an instruction, and only JMPB and loops go
 * back. */
static void assert_jumps(const CompiledCode *code) {
    unsigned units = code->info.units;
    bool *starts = calloc(units + 1u, sizeof *starts);
    assert_non_null(starts);
    for (unsigned at = 0; at < units;) {
        starts[at] = true;
        at += op_format_units(op_info((Opcode)(code->units[at] & 0xFFu))->format);
        assert_true(at <= units);
    }
    Insn i;
    for (unsigned at = 0; at < units; at = i.next) {
        i = insn_decode(code->units, units, at);
        if (op_info(i.op)->flags & F_JUMP) {
            assert_true(starts[(int)i.next + i.jump]);
            if (i.op == OP_JMPB || i.op == OP_JMPB_L) {
                assert_true(i.jump < 0);
            } else if (i.op != OP_FORITER && i.op != OP_FORRANGE) {
                assert_true(i.jump >= 0);
            }
        }
    }
    free(starts);
}

enum { FAR_LINES = 58 }; /* so many lines of two units each are out of reach */

static void test_far_jumps(void **state) {
    (void)state;
    for (unsigned lines = 1; lines < 120; lines++) {
        char *text = repeated("def f(a, b):\n    while a < b:\n        for i in a:\n"
                              "            for j in range(3):\n",
                              "                a = b + %u\n", lines, "");
        CompiledModule *m = compile_text(text, 1);
        assert_jumps(code_of(m, "f"));
        char *listing = listing_of(m, "f");
        /* Out of reach, the comparison is inverted over a jump. */
        assert_true((strstr(listing, "JLT ") != NULL) == (lines >= FAR_LINES));
        free(listing);
        module_free(m);
        free(text);
    }
}

static void assert_too_large(const char *text, const char *expected) {
    char *errors = compile_errors(text);
    assert_string_equal(errors, expected);
    free(errors);
}

static void test_limits(void **state) {
    (void)state;
    char *text = repeated("def f():\n", "    v%u = 1\n", 300, "");
    assert_too_large(text, "function too large: too many registers (303, at most 240)\n");
    free(text);
    text = repeated("def f():\n    v0 = v1 = 1\n", "    v%u = 1\n", 200, "");
    module_free(compile_text(text, 1));
    free(text);
    text = repeated("if x:\n", "    x.attribute += %u\n", 6000, "");
    assert_too_large(text, "module too large: a jump over more than 32767 units\n");
    free(text);
    text = repeated("def f(x):\n", "    x.attribute += %u\n", 9000, "");
    char *errors = compile_errors(text);
    assert_non_null(strstr(errors, "function too large: "));
    assert_non_null(strstr(errors, "at most 65535\n"));
    free(errors);
    free(text);
}

/* Finally bodies inside finally bodies double; the limit on instructions ends that soon. */
static void test_doubling(void **state) {
    (void)state;
    char text[16384] = "def f(a):\n";
    size_t at = strlen(text);
    for (unsigned depth = 1; depth <= 60; depth++) {
        at += (size_t)sprintf(text + at, "%*stry:\n%*sa()\n%*sfinally:\n", (int)depth, "",
                              (int)depth + 1, "", (int)depth, "");
    }
    (void)sprintf(text + at, "%*sa()\n", 61, "");
    char *errors = compile_errors(text);
    assert_string_equal(errors, "function too large: more than 100000 instructions\n");
    free(errors);
}

static void test_lines(void **state) {
    (void)state;
    char *gap = repeated("def f(a):\n    a(1)\n", "\n", 40000, "    a(2)\n    a(3,\n      a(4))\n");
    CompiledModule *m = compile_text(gap, 1);
    const CompiledCode *code = code_of(m, "f");
    uint32_t lines[8];
    unsigned count = 0;
    for (unsigned at = 0; at < code->info.units;) {
        Opcode op = (Opcode)(code->units[at] & 0xFFu);
        if (op == OP_CALL) {
            lines[count++] = line_find(code->lines, code->info.lines, code->info.line, at);
        }
        at += op_format_units(op_info(op)->format);
    }
    assert_int_equal(count, 4);
    assert_int_equal(lines[0], 2);
    assert_int_equal(lines[1], 40003);
    assert_int_equal(lines[2], 40005);
    assert_int_equal(lines[3], 40004);
    module_free(m);
    m = compile_text(gap, 3);
    assert_int_equal(code_of(m, "f")->info.lines, 0);
    module_free(m);
    free(gap);
}

static void test_optimise(void **state) {
    (void)state;
    const char *source = "def f(a):\n    'doc'\n    assert a\n";
    CompiledModule *m = compile_text(source, 1);
    assert_true(code_of(m, "f")->doc >= 0);
    char *listing = listing_of(m, "f");
    assert_non_null(strstr(listing, "ASSERT"));
    free(listing);
    module_free(m);
    m = compile_text(source, 2);
    assert_int_equal(code_of(m, "f")->doc, -1);
    listing = listing_of(m, "f");
    assert_string_equal(listing, "RETNONE 0\n");
    free(listing);
    module_free(m);
}

static void test_code_info(void **state) {
    (void)state;
    CompiledModule *m = compile_text("def f(a, b=1, /, c=2, *args, d, e=3, **kw):\n    pass\n"
                                     "def g(a, b):\n    yield a\n"
                                     "def h(a, b):\n    def i():\n        return b\n"
                                     "class C:\n    def m(self):\n        pass\n",
                                     1);
    const CompiledInfo *f = &code_of(m, "f")->info;
    assert_int_equal(f->nargs, 3);
    assert_int_equal(f->nposonly, 2);
    assert_int_equal(f->nkwonly, 2);
    assert_int_equal(f->flags, CODE_VARARGS | CODE_VARKW | CODE_DEFAULTS | CODE_KWDEFAULTS);
    static const char *const names[] = {"a", "b", "c", "d", "e", "args", "kw"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_string_equal(m->constants[code_of(m, "f")->param_names[i]].text, names[i]);
    }
    assert_int_equal(code_of(m, "g")->info.flags, CODE_GENERATOR);
    assert_int_equal(code_of(m, "h")->info.nargs, 2);
    const CompiledCode *i = code_of(m, "i");
    assert_int_equal(i->info.ncells, 1);
    assert_string_equal(m->constants[i->prefix].text, "h.<locals>");
    assert_string_equal(m->constants[code_of(m, "m")->prefix].text, "C");
    assert_int_equal(code_of(m, "C")->info.flags, CODE_CLASSBODY);
    module_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recursion), cmocka_unit_test(test_destinations),
        cmocka_unit_test(test_windows),   cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_loops),     cmocka_unit_test(test_checks),
        cmocka_unit_test(test_closures),  cmocka_unit_test(test_classes),
        cmocka_unit_test(test_handlers),  cmocka_unit_test(test_finally_copies),
        cmocka_unit_test(test_far_jumps), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_doubling),  cmocka_unit_test(test_lines),
        cmocka_unit_test(test_optimise),  cmocka_unit_test(test_code_info),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
