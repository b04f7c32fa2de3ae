/* Bodies by the statement: any selection of a module's statements is a body. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compile_helper.h"
#include "line.h"
#include "opinfo.h"

static const char program[] = "'''doc'''\n"
                              "import a\n"
                              "from a import b as c\n"
                              "x = 1\n"
                              "if x:\n"
                              "    y = 2\n"
                              "while x < 10:\n"
                              "    x += 1\n"
                              "    if x == 5:\n"
                              "        continue\n"
                              "else:\n"
                              "    x = 0\n"
                              "for i in range(3):\n"
                              "    if i:\n"
                              "        break\n"
                              "for k in [1, 2]:\n"
                              "    pass\n"
                              "try:\n"
                              "    import q\n"
                              "except ImportError as e:\n"
                              "    q = None\n"
                              "finally:\n"
                              "    z = 3\n"
                              "with a.open() as f:\n"
                              "    f.read(x)\n"
                              "def g(n=x):\n"
                              "    return [n for n in range(n)]\n"
                              "s = [g(v) for v in range(3) if v or x]\n"
                              "class C(a.B):\n"
                              "    t = 1\n"
                              "if x: y = 1\n"
                              "while not x:\n"
                              "    if y: break\n"
                              "if y or x and z: x = 5\n";

static CompiledModule *compiled(const char *text) {
    CompiledModule *m = compile_text(text, 1);
    assert_non_null(m);
    return m;
}

/* No jump but one to the end leads out of a statement. */
static void test_jumps_stay(void **state) {
    (void)state;
    CompiledModule *m = compiled(program);
    const CompiledCode *c = &m->codes[0];
    assert_int_equal(m->statement_count, 15);
    assert_int_equal(m->statements[0].start, 0);
    for (uint32_t i = 0; i < m->statement_count; i++) {
        const CompiledStatement *s = &m->statements[i];
        assert_true(s->start < s->end);
        assert_true(i == 0 || m->statements[i - 1].end == s->start);
        for (uint32_t k = 0; k < c->info.handlers; k++) {
            const CompiledHandler *h = &c->handlers[k];
            if (h->start >= s->start && h->start < s->end) {
                assert_true(h->end <= s->end);
                assert_true(h->handler >= s->start && h->handler < s->end);
            }
        }
    }
    module_free(m);
}

static void test_whole(void **state) {
    (void)state;
    CompiledModule *m = compiled(program);
    const CompiledCode *c = &m->codes[0];
    BodyPiece pieces[15];
    for (uint32_t i = 0; i < 15; i++) {
        pieces[i] = (BodyPiece){.statement = i};
    }
    CompiledBody body;
    uint32_t *lines = module_body_lines(m);
    assert_true(module_body(m, lines, pieces, 15, &body));
    assert_int_equal(body.code.info.units, c->info.units);
    assert_memory_equal(body.code.units, c->units, c->info.units * sizeof *c->units);
    assert_int_equal(body.code.info.handlers, c->info.handlers);
    for (uint32_t i = 0; i < c->info.units; i++) {
        assert_int_equal(line_find(body.code.lines, body.code.info.lines, body.code.info.line, i),
                         line_find(c->lines, c->info.lines, c->info.line, i));
    }
    module_body_free(&body);
    free(lines);
    module_free(m);
}

static void test_selection(void **state) {
    (void)state;
    CompiledModule *m =
        compiled("a = 1\nraise_it()\nb = [1,\n  later()]\ntry:\n  c()\nexcept:\n  d()\n");
    const CompiledStatement *s = m->statements;
    const BodyPiece pieces[] = {{.statement = 1},
                                {.statement = BODY_STORE, .global = 1, .value = 77, .line = 3},
                                {.statement = 3}};
    CompiledBody body;
    uint32_t *lines = module_body_lines(m);
    assert_true(module_body(m, lines, pieces, 3, &body));
    uint32_t first = s[1].end - s[1].start, third = s[3].end - s[3].start;
    assert_int_equal(body.code.info.units, first + 4 + third + 1);
    assert_memory_equal(body.code.units, m->codes[0].units + s[1].start, first * 2);
    assert_int_equal(body.code.units[first] & 0xFF, OP_LOADK);
    assert_int_equal(body.code.units[first + 2] & 0xFF, OP_SETG);
    assert_int_equal(body.code.units[first + 3], 1);
    assert_int_equal(body.patch_count, 1);
    assert_int_equal(body.patches[0].unit, first + 1);
    assert_int_equal(body.patches[0].value, 77);
    assert_int_equal(body.code.units[first + 4 + third] & 0xFF, OP_RETNONE);
    assert_true(body.code.info.handlers > 0);
    assert_true(body.code.handlers[0].start >= first + 4);
    assert_int_equal(line_find(body.code.lines, body.code.info.lines, body.code.info.line, 0), 2);
    assert_int_equal(line_find(body.code.lines, body.code.info.lines, body.code.info.line, first),
                     3);
    module_body_free(&body);
    free(lines);
    module_free(m);
}

static void test_imports(void **state) {
    (void)state;
    CompiledModule *m = compiled("import a\n"
                                 "try:\n  import b\nexcept ImportError:\n  b = None\n"
                                 "import c; x = f()\n"
                                 "try:\n  import d\nexcept ImportError:\n  g()\n");
    static const uint8_t expected[] = {3, 1, 3, 0, 0};
    assert_int_equal(m->statement_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(m->statements[i].flags, expected[i]);
    }
    module_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jumps_stay), cmocka_unit_test(test_whole),
        cmocka_unit_test(test_selection), cmocka_unit_test(test_imports)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
