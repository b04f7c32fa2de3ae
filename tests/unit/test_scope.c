/* Scope analysis: what names mean, and the errors in CPython's words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compile_helper.h"
#include "parse.h"
#include "scope.h"

/* A module with its scopes, good until the next one. */
typedef struct fixture {
    arena memory;
    diag_list diags;
    ast_module *module;
    scope_info info;
} fixture;

static void fixture_open(fixture *f, const char *text) {
    arena_init(&f->memory);
    diag_init(&f->diags, &f->memory);
    f->module = parse_source(&f->memory, &f->diags, "test.py", text, strlen(text));
    assert_non_null(f->module);
    assert_true(scope_analyse(f->module, &f->diags, false, &f->info));
}

static void fixture_close(fixture *f) {
    arena_free(&f->memory);
}

static const ast_name *name_of(fixture *f, const char *text) {
    return ast_intern(f->module->names, text, strlen(text));
}

/* The scope of the def or class of that name, searched in statement lists only. */
static scope *scope_in(const ast_stmt_list *list, const char *name) {
    for (uint32_t i = 0; i < list->count; i++) {
        const ast_stmt *st = list->items[i];
        scope *found = NULL;
        if (st->kind == STMT_FUNCTION_DEF) {
            found = strcmp(st->as.function.name->text, name) == 0
                        ? st->as.function.scope
                        : scope_in(&st->as.function.body, name);
        } else if (st->kind == STMT_CLASS_DEF) {
            found = strcmp(st->as.class.name->text, name) == 0 ? st->as.class.scope
                                                               : scope_in(&st->as.class.body, name);
        }
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static const symbol *symbol_of(fixture *f, const char *scope_name, const char *name) {
    const scope *s = scope_name == NULL ? f->module->scope : scope_in(&f->module->body, scope_name);
    assert_non_null(s);
    const symbol *sym = scope_find(s, name_of(f, name));
    assert_non_null(sym);
    return sym;
}

static void assert_kind(fixture *f, const char *scope_name, const char *name, symbol_kind kind) {
    assert_int_equal(symbol_of(f, scope_name, name)->kind, kind);
}

/* ---- meanings ---- */

static void test_functions(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f, "g = 1\n"
                     "def outer(p):\n"
                     "    v = p\n"
                     "    def inner():\n"
                     "        nonlocal v\n"
                     "        global made\n"
                     "        made = v = p + g + undefined\n"
                     "    return inner\n");
    assert_kind(&f, "outer", "p", SYMBOL_LOCAL);
    assert_true(symbol_of(&f, "outer", "p")->captured);
    assert_true(symbol_of(&f, "outer", "v")->captured);
    assert_kind(&f, "outer", "inner", SYMBOL_LOCAL);
    assert_false(symbol_of(&f, "outer", "inner")->captured);
    assert_kind(&f, "inner", "v", SYMBOL_FREE);
    assert_ptr_equal(symbol_of(&f, "inner", "v")->owner, symbol_of(&f, "outer", "v"));
    assert_kind(&f, "inner", "p", SYMBOL_FREE);
    assert_kind(&f, "inner", "g", SYMBOL_GLOBAL);
    assert_int_equal(scope_in(&f.module->body, "inner")->frees.count, 2);
    assert_int_equal(scope_in(&f.module->body, "outer")->frees.count, 0);
    /* Bindings of the module: what some statement binds, in order of first sight. */
    assert_int_equal(symbol_of(&f, "inner", "g")->owner->ordinal, 0);
    assert_int_equal(symbol_of(&f, "inner", "made")->owner->ordinal, 2);
    assert_int_equal(symbol_of(&f, "inner", "undefined")->owner->ordinal, -1);
    assert_int_equal(f.info.bindings.count, 3);
    fixture_close(&f);
}

static void test_passed_through(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f, "def a():\n"
                     "    x = 1\n"
                     "    def b():\n"
                     "        class C:\n"
                     "            x = 2\n"
                     "            def m(self):\n"
                     "                return x\n");
    /* The class's own x is not seen by its method; b hands the cell on. */
    assert_kind(&f, "C", "x", SYMBOL_NAMESPACE);
    assert_kind(&f, "m", "x", SYMBOL_FREE);
    assert_ptr_equal(symbol_of(&f, "m", "x")->owner, symbol_of(&f, "a", "x"));
    assert_int_equal(scope_in(&f.module->body, "b")->frees.count, 1);
    assert_int_equal(scope_in(&f.module->body, "C")->frees.count, 1);
    fixture_close(&f);
}

static void test_comprehensions(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f, "def f(items):\n"
                     "    x = [i + k for i in items if (last := i)]\n"
                     "    y = (i + k for i in items if (late := i))\n"
                     "    k = 1\n");
    /* A list comprehension runs in the frame around it: only the generator expression captures. */
    assert_true(symbol_of(&f, "f", "k")->captured);
    assert_false(symbol_of(&f, "f", "last")->captured);
    assert_true(symbol_of(&f, "f", "late")->captured);
    assert_false(symbol_of(&f, "f", "items")->captured);
    assert_null(scope_find(scope_in(&f.module->body, "f"), name_of(&f, "i")));
    assert_true(scope_in(&f.module->body, "f")->has_named);
    fixture_close(&f);
}

static void test_class_cells(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f, "class A:\n"
                     "    def zero(self):\n"
                     "        return super().zero()\n"
                     "class B:\n"
                     "    def two(self):\n"
                     "        return super(B, self).two()\n"
                     "    def none():\n"
                     "        return super()\n"
                     "class C:\n"
                     "    def deep(self):\n"
                     "        return lambda: __class__\n");
    assert_non_null(scope_in(&f.module->body, "A")->class_cell);
    assert_null(scope_in(&f.module->body, "B")->class_cell);
    assert_non_null(scope_in(&f.module->body, "C")->class_cell);
    assert_int_equal(scope_in(&f.module->body, "deep")->frees.count, 1);
    fixture_close(&f);
}

static void test_private_names(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f, "class __C_:\n"
                     "    __a = 1\n"
                     "    __b__ = 2\n"
                     "    def m(self, __p):\n"
                     "        import __mod\n"
                     "        return __p\n"
                     "class ___:\n"
                     "    __a = 1\n");
    assert_kind(&f, "__C_", "_C___a", SYMBOL_NAMESPACE);
    assert_kind(&f, "__C_", "__b__", SYMBOL_NAMESPACE);
    assert_kind(&f, "m", "_C___p", SYMBOL_LOCAL);
    assert_kind(&f, "m", "_C___mod", SYMBOL_LOCAL);
    assert_kind(&f, "___", "__a", SYMBOL_NAMESPACE);
    fixture_close(&f);
}

/* ---- slots ---- */

static void assert_slots(fixture *f, const char *class, const char *expected) {
    const scope *s = scope_in(&f->module->body, class);
    char text[256] = "";
    for (uint32_t i = 0; i < s->slots.count; i++) {
        strcat(text, s->slots.items[i]->text);
        strcat(text, " ");
    }
    assert_string_equal(text, expected);
}

static void test_slots(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f, "class A:\n"
                     "    def __init__(self, x):\n"
                     "        self.x = x\n"
                     "        self.y, (self.z, *self.rest) = x\n"
                     "        self.x += 1\n"
                     "    def m(this):\n"
                     "        for this.loop in ():\n"
                     "            with a as this.w:\n"
                     "                this.__p: int = 1\n"
                     "        this.sub.other = 1\n"
                     "        this.item[0] = 1\n"
                     "        other.attribute = 1\n"
                     "        this.__class__ = B\n"
                     "        [this.comp for this.comp in x]\n"
                     "    @classmethod\n"
                     "    def make(cls):\n"
                     "        cls.count = 1\n"
                     "    @staticmethod\n"
                     "    def s(x):\n"
                     "        x.no = 1\n"
                     "    def __new__(cls):\n"
                     "        cls.made = 1\n"
                     "class B(A):\n"
                     "    def n(self):\n"
                     "        self.z = self.own = 1\n"
                     "class MyError(Exception):\n"
                     "    def __init__(self):\n"
                     "        self.code = 1\n"
                     "class Worse(MyError):\n"
                     "    def m(self):\n"
                     "        self.more = 1\n");
    assert_slots(&f, "A", "x y z rest loop w _A__p comp ");
    assert_slots(&f, "B", "z own ");
    const scope *n = scope_in(&f.module->body, "n");
    assert_int_equal(scope_slot(&f.info, n, name_of(&f, "z"), true), 2);
    assert_int_equal(scope_slot(&f.info, n, name_of(&f, "own"), true), 8);
    assert_int_equal(scope_slot(&f.info, n, name_of(&f, "unknown"), true), -1);
    /* Exceptions have six fields of their own in front. */
    const scope *m = scope_in(&f.module->body, "Worse");
    assert_int_equal(scope_slot(&f.info, m, name_of(&f, "code"), true), 6);
    assert_int_equal(scope_slot(&f.info, m, name_of(&f, "more"), true), 7);
    /* Of other objects: any class of the module. */
    assert_int_equal(scope_slot(&f.info, f.module->scope, name_of(&f, "loop"), false), 4);
    fixture_close(&f);
}

/* ---- imports ---- */

static void test_imports(void **state) {
    (void)state;
    fixture f;
    fixture_open(&f, "import a.b, c as d\n"
                     "from .p import q as r\n"
                     "from .. import s\n"
                     "try:\n"
                     "    import fast\n"
                     "except ImportError:\n"
                     "    import slow\n"
                     "else:\n"
                     "    import sure\n"
                     "if d:\n"
                     "    import branch\n"
                     "def f():\n"
                     "    import later\n"
                     "class C:\n"
                     "    import body\n"
                     "try:\n"
                     "    import needed\n"
                     "finally:\n"
                     "    pass\n");
    static const struct {
        const char *module, *name;
        unsigned level;
        bool guarded;
    } expected[] = {{"a.b", NULL, 0, false},  {"c", NULL, 0, false},     {"p", "q", 1, false},
                    {"", "s", 2, false},      {"fast", NULL, 0, true},   {"slow", NULL, 0, true},
                    {"sure", NULL, 0, false}, {"branch", NULL, 0, true}, {"later", NULL, 0, true},
                    {"body", NULL, 0, false}, {"needed", NULL, 0, false}};
    size_t count = sizeof expected / sizeof *expected;
    assert_int_equal(f.info.imports.count, count);
    for (size_t i = 0; i < count; i++) {
        const scope_import *found = &f.info.imports.items[i];
        assert_string_equal(found->module, expected[i].module);
        assert_int_equal(found->level, expected[i].level);
        assert_int_equal(found->guarded, expected[i].guarded);
        assert_int_equal(found->name == NULL, expected[i].name == NULL);
        if (found->name != NULL) {
            assert_string_equal(found->name, expected[i].name);
        }
    }
    assert_kind(&f, NULL, "a", SYMBOL_GLOBAL);
    assert_kind(&f, NULL, "d", SYMBOL_GLOBAL);
    assert_int_equal(symbol_of(&f, NULL, "a")->ordinal, 0);
    fixture_close(&f);
}

/* ---- errors ---- */

static void test_errors(void **state) {
    (void)state;
    static const struct {
        const char *source, *message;
    } cases[] = {
        {"def f(a):\n    global a\n", "name 'a' is parameter and global\n"},
        {"def f():\n    print(a)\n    global a\n",
         "name 'a' is used prior to global declaration\n"},
        {"def f():\n    a = 1\n    global a\n",
         "name 'a' is assigned to before global declaration\n"},
        {"a = 1\nglobal a\n", "name 'a' is assigned to before global declaration\n"},
        {"def f():\n    a: int\n    global a\n", "annotated name 'a' can't be global\n"},
        {"def f():\n    global a\n    a: int = 1\n", "annotated name 'a' can't be global\n"},
        {"def f(a):\n    def g(a):\n        nonlocal a\n", "name 'a' is parameter and nonlocal\n"},
        {"def f(a):\n    def g():\n        a = 1\n        nonlocal a\n",
         "name 'a' is assigned to before nonlocal declaration\n"},
        {"def f(a):\n    def g():\n        print(a)\n        nonlocal a\n",
         "name 'a' is used prior to nonlocal declaration\n"},
        {"nonlocal a\n", "nonlocal declaration not allowed at module level\n"},
        {"a = 1\ndef f():\n    nonlocal a\n", "no binding for nonlocal 'a' found\n"},
        {"class C:\n    a = 1\n    def f(self):\n        nonlocal a\n",
         "no binding for nonlocal 'a' found\n"},
        {"def f():\n    a = 1\n    def g():\n        global a\n        nonlocal a\n",
         "name 'a' is nonlocal and global\n"},
        {"def f(a, a):\n    pass\n", "duplicate argument 'a' in function definition\n"},
        {"lambda a, *a: 1\n", "duplicate argument 'a' in function definition\n"},
        {"[i := 0 for i in x]\n",
         "assignment expression cannot rebind comprehension iteration variable 'i'\n"},
        {"[[(i := 0) for j in y] for i in x]\n",
         "assignment expression cannot rebind comprehension iteration variable 'i'\n"},
        {"[i for i in (j := x)]\n",
         "assignment expression cannot be used in a comprehension iterable expression\n"},
        {"class C:\n    [(j := i) for i in x]\n",
         "assignment expression within a comprehension cannot be used in a class body\n"},
        {"def f():\n    from m import *\n", "import * only allowed at module level\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *errors = compile_errors(cases[i].source);
        assert_string_equal(errors, cases[i].message);
        free(errors);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions),      cmocka_unit_test(test_passed_through),
        cmocka_unit_test(test_comprehensions), cmocka_unit_test(test_class_cells),
        cmocka_unit_test(test_private_names),  cmocka_unit_test(test_slots),
        cmocka_unit_test(test_imports),        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
