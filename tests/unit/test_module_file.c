/* .fmod files: the same bytes out and in again; nothing that is damaged is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compile_helper.h"
#include "crc32.h"

static const char *const source =
    "import a.b as c\n"
    "from .d import e\n"
    "class C(c.Base):\n"
    "    'doc'\n"
    "    def m(self, x=(1, 2.5e3, -7, 'text', b'bytes\\x00', None, ...), *, k=1j):\n"
    "        def inner():\n"
    "            return x, 123456789012345678901234567890\n"
    "        try:\n"
    "            self.v = inner(k=x)\n"
    "        except (ValueError, e) as err:\n"
    "            a, *b = err\n"
    "        finally:\n"
    "            print('\\u00e9\\ud800')\n"
    "for i in range(3):\n"
    "    C().m(i)\n";

typedef struct file {
    char *bytes;
    size_t count;
} file;

static file written(const CompiledModule *m) {
    file f = {0};
    FILE *out = open_memstream(&f.bytes, &f.count);
    assert_non_null(out);
    assert_true(module_write(m, out));
    assert_int_equal(fclose(out), 0);
    return f;
}

static char *listing(const CompiledModule *m) {
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    assert_non_null(out);
    module_disassemble(m, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

/* Puts the right checksum under changed bytes, so that the reader looks at them. */
static void seal(uint8_t *bytes, size_t count) {
    uint32_t crc = crc32_update(0, bytes, count - 4);
    for (int i = 0; i < 4; i++) {
        bytes[count - 4 + (size_t)i] = (uint8_t)(crc >> (8 * i));
    }
}

static void test_round_trip(void **state) {
    (void)state;
    CompiledModule *m = compile_text(source, 1);
    file first = written(m);
    char error[200];
    CompiledModule *again = module_read(first.bytes, first.count, error, sizeof error);
    assert_non_null(again);
    assert_string_equal(error, "");
    file second = written(again);
    assert_int_equal(first.count, second.count);
    assert_memory_equal(first.bytes, second.bytes, first.count);
    char *a = listing(m), *b = listing(again);
    assert_string_equal(a, b);
    assert_string_equal(again->name, "test");
    assert_string_equal(again->file, "test.py");
    assert_int_equal(again->import_count, 2);
    assert_string_equal(again->imports[1].name, "e");
    free(a);
    free(b);
    free(first.bytes);
    free(second.bytes);
    module_free(m);
    module_free(again);
}

static void test_deterministic(void **state) {
    (void)state;
    CompiledModule *m = compile_text(source, 2), *n = compile_text(source, 2);
    file a = written(m), b = written(n);
    assert_int_equal(a.count, b.count);
    assert_memory_equal(a.bytes, b.bytes, a.count);
    free(a.bytes);
    free(b.bytes);
    module_free(m);
    module_free(n);
}

static void test_write_error(void **state) {
    (void)state;
    CompiledModule *m = compile_text(source, 1);
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_false(module_write(m, full));
    (void)fclose(full);
    module_free(m);
}

static void assert_refused(const void *bytes, size_t count, const char *expected) {
    char error[200];
    assert_null(module_read(bytes, count, error, sizeof error));
    assert_string_equal(error, expected);
}

static void test_messages(void **state) {
    (void)state;
    CompiledModule *m = compile_text("x = 1\n", 1);
    file f = written(m);
    assert_refused("", 0, "not a compiled module (it does not begin with \"fmod\")");
    assert_refused("#!/usr/bin/python", 17,
                   "not a compiled module (it does not begin with \"fmod\")");
    f.bytes[4] = 9;
    assert_refused(f.bytes, f.count,
                   "compiled module of format 9, this firn reads format 3: compile it again");
    f.bytes[4] = 3;
    f.bytes[20] ^= 1;
    char error[200];
    assert_null(module_read(f.bytes, f.count, error, sizeof error));
    assert_memory_equal(error, "damaged module: checksum ", 25);
    free(f.bytes);
    module_free(m);
}

/* Every length, with the checksum put right: always one clear error. */
static void test_truncated(void **state) {
    (void)state;
    CompiledModule *m = compile_text(source, 1);
    file f = written(m);
    for (size_t count = 0; count < f.count; count++) {
        uint8_t *copy = malloc(count + 1);
        assert_non_null(copy);
        memcpy(copy, f.bytes, count);
        if (count >= 12) {
            seal(copy, count);
        }
        char error[200];
        assert_null(module_read(copy, count, error, sizeof error));
        assert_true(strlen(error) > 10);
        free(copy);
    }
    free(f.bytes);
    module_free(m);
}

/* Every bit flipped, with the checksum put right: an error, or a module that can be listed and
 * written. */
static void test_flipped(void **state) {
    (void)state;
    CompiledModule *m = compile_text(source, 1);
    file f = written(m);
    uint8_t *bytes = (uint8_t *)f.bytes;
    unsigned accepted = 0, refused = 0;
    for (size_t bit = 0; bit < (f.count - 4) * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        seal(bytes, f.count);
        char error[200];
        CompiledModule *changed = module_read(bytes, f.count, error, sizeof error);
        if (changed == NULL) {
            refused++;
            assert_true(strlen(error) > 10);
        } else {
            accepted++;
            char *text = listing(changed);
            free(text);
            file again = written(changed);
            free(again.bytes);
            module_free(changed);
        }
        bytes[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    }
    assert_true(refused > 1000 && accepted > 1000);
    free(f.bytes);
    module_free(m);
}

/* Without that, each single flipped bit is found. */
static void test_checksum(void **state) {
    (void)state;
    CompiledModule *m = compile_text(source, 1);
    file f = written(m);
    for (size_t bit = 0; bit < f.count * 8; bit++) {
        f.bytes[bit / 8] ^= (char)(1u << (bit % 8));
        char error[200];
        assert_null(module_read(f.bytes, f.count, error, sizeof error));
        f.bytes[bit / 8] ^= (char)(1u << (bit % 8));
    }
    free(f.bytes);
    module_free(m);
}

static void assert_constant(const char *text, ConstantKind kind, const char *expected) {
    char line[400];
    (void)snprintf(line, sizeof line, "x = %s\n", text);
    CompiledModule *m = compile_text(line, 1);
    bool found = false;
    for (uint32_t i = 0; i < m->constant_count; i++) {
        const Constant *c = &m->constants[i];
        found = found || (c->kind == kind && strcmp(c->text, expected) == 0);
    }
    if (!found) {
        print_error("%s is not %s\n", text, expected);
    }
    assert_true(found);
    module_free(m);
}

static void test_constants(void **state) {
    (void)state;
    assert_constant("65536", CONSTANT_INT, "10000");
    assert_constant("-65536", CONSTANT_INT, "-10000");
    assert_constant("0xFFFF_FFFF_FFFF_FFFF_FFFF", CONSTANT_INT, "ffffffffffffffffffff");
    assert_constant("0b1"
                    "00000000000000000000000000000000000000000000000000000000000000000000",
                    CONSTANT_INT, "100000000000000000");
    assert_constant("0o7777777777777777777777777", CONSTANT_INT, "7ffffffffffffffffff");
    assert_constant("340282366920938463463374607431768211456", CONSTANT_INT,
                    "100000000000000000000000000000000");
    assert_constant("1234567890123456789012345678901234567890123456789012345678901234567890",
                    CONSTANT_INT, "2dcaec4c2df4268937664439ba2f162fc2d76998cbaccff196ce3f0ad2");
    assert_constant("1_0.5e-3", CONSTANT_FLOAT, "10.5e-3");
    assert_constant("-1.5", CONSTANT_FLOAT, "-1.5");
    assert_constant("2j", CONSTANT_IMAGINARY, "2");
    assert_constant("'\\n\\x41'", CONSTANT_STR, "\nA");
    /* Equal constants are one, of equal kinds only. */
    CompiledModule *m =
        compile_text("x = (70000, 70000.0, '70000', b'70000', 70000, '70000')\n", 1);
    unsigned count = 0;
    for (uint32_t i = 0; i < m->constant_count; i++) {
        count += m->constants[i].kind >= CONSTANT_INT && m->constants[i].kind <= CONSTANT_BYTES &&
                 strncmp(m->constants[i].text, "70000", 5) == 0;
    }
    assert_int_equal(count, 3); /* and 0x11170 */
    module_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),  cmocka_unit_test(test_deterministic),
        cmocka_unit_test(test_write_error), cmocka_unit_test(test_messages),
        cmocka_unit_test(test_truncated),   cmocka_unit_test(test_flipped),
        cmocka_unit_test(test_checksum),    cmocka_unit_test(test_constants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
