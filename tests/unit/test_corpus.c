/* Every Python file of this project parses, and its tree keeps what ast.h promises. With
 * FIRN_CORPUS set to a folder its files are parsed as well: one line for each goes to standard
 * output, "ok" or the first error, to be compared with another implementation's verdict. */
#include "front_fixture.h"

#include <dirent.h>
#include <sys/stat.h>

enum { CORPUS_PATH = 1024 };

static uint32_t files_read;

/* ---- what holds for a tree ---- */

static void walk_body(const ast_stmt_list *body, diag_span around, uint16_t height);

static void check_node(diag_span span, diag_span around, uint16_t height, uint16_t above) {
    assert_true(span.start <= span.end);
    assert_true(span.start >= around.start && span.end <= around.end);
    assert_true(height >= 1 && height < above);
}

static void walk_expr(const ast_expr *expr, diag_span around, uint16_t above);

static void walk_list(const ast_expr_list *list, diag_span around, uint16_t above) {
    assert_true(list->count <= list->capacity);
    for (uint32_t i = 0; i < list->count; i++) {
        walk_expr(list->items[i], around, above);
    }
}

static void walk_operators(const ast_expr *expr) {
    diag_span s = expr->span;
    switch (expr->kind) {
    case EXPR_UNARY: walk_expr(expr->as.unary.operand, s, expr->height); break;
    case EXPR_BINARY:
        walk_expr(expr->as.binary.left, s, expr->height);
        walk_expr(expr->as.binary.right, s, expr->height);
        break;
    case EXPR_BOOLEAN:
        assert_true(expr->as.boolean.values.count >= 2);
        walk_list(&expr->as.boolean.values, s, expr->height);
        break;
    case EXPR_COMPARE:
        assert_true(expr->as.compare.rights.count >= 1);
        walk_expr(expr->as.compare.left, s, expr->height);
        walk_list(&expr->as.compare.rights, s, expr->height);
        break;
    default: break;
    }
}

static void walk_expr(const ast_expr *expr, diag_span around, uint16_t above) {
    if (expr == NULL) {
        return;
    }
    check_node(expr->span, around, expr->height, above);
    switch (expr->kind) {
    case EXPR_NAME: assert_true(expr->as.name.id->len > 0); break;
    case EXPR_ATTRIBUTE:
        walk_expr(expr->as.attribute.value, expr->span, expr->height);
        check_node(expr->as.attribute.name_span, expr->span, 1, 2);
        break;
    case EXPR_CALL:
        walk_expr(expr->as.call.function, expr->span, expr->height);
        walk_list(&expr->as.call.args, expr->span, expr->height);
        for (uint32_t i = 0; i < expr->as.call.keywords.count; i++) {
            walk_expr(expr->as.call.keywords.items[i].value, expr->span, expr->height);
        }
        break;
    case EXPR_SUBSCRIPT:
        walk_expr(expr->as.subscript.value, expr->span, expr->height);
        walk_expr(expr->as.subscript.index, expr->span, expr->height);
        break;
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET: walk_list(&expr->as.elements, expr->span, expr->height); break;
    case EXPR_JOINED_STR: walk_list(&expr->as.parts, expr->span, expr->height); break;
    default: walk_operators(expr); break;
    }
}

static void walk_stmt(const ast_stmt *stmt, diag_span around, uint16_t above) {
    check_node(stmt->span, around, stmt->height, above);
    switch (stmt->kind) {
    case STMT_EXPR:
    case STMT_RETURN: walk_expr(stmt->as.expr, stmt->span, stmt->height); break;
    case STMT_ASSIGN:
        walk_list(&stmt->as.assign.targets, stmt->span, stmt->height);
        walk_expr(stmt->as.assign.value, stmt->span, stmt->height);
        break;
    case STMT_IF:
    case STMT_WHILE:
        walk_expr(stmt->as.branch.test, stmt->span, stmt->height);
        walk_body(&stmt->as.branch.body, stmt->span, stmt->height);
        walk_body(&stmt->as.branch.orelse, stmt->span, stmt->height);
        break;
    case STMT_FOR:
        walk_expr(stmt->as.loop.target, stmt->span, stmt->height);
        walk_expr(stmt->as.loop.iter, stmt->span, stmt->height);
        walk_body(&stmt->as.loop.body, stmt->span, stmt->height);
        walk_body(&stmt->as.loop.orelse, stmt->span, stmt->height);
        break;
    case STMT_WITH: walk_body(&stmt->as.with.body, stmt->span, stmt->height); break;
    case STMT_TRY:
        assert_true(stmt->as.try.handlers.count > 0 || stmt->as.try.finally.count > 0);
        walk_body(&stmt->as.try.body, stmt->span, stmt->height);
        for (uint32_t i = 0; i < stmt->as.try.handlers.count; i++) {
            walk_body(&stmt->as.try.handlers.items[i].body, stmt->span, stmt->height);
        }
        walk_body(&stmt->as.try.orelse, stmt->span, stmt->height);
        walk_body(&stmt->as.try.finally, stmt->span, stmt->height);
        break;
    case STMT_FUNCTION_DEF:
        assert_true(stmt->as.function.body.count > 0);
        walk_body(&stmt->as.function.body, stmt->span, stmt->height);
        break;
    case STMT_CLASS_DEF:
        assert_true(stmt->as.class.body.count > 0);
        walk_body(&stmt->as.class.body, stmt->span, stmt->height);
        break;
    default: break;
    }
}

static void walk_body(const ast_stmt_list *body, diag_span around, uint16_t height) {
    uint32_t end = around.start;
    for (uint32_t i = 0; i < body->count; i++) {
        walk_stmt(body->items[i], around, height);
        assert_true(body->items[i]->span.start >= end);
        end = body->items[i]->span.end;
    }
}

/* ---- files ---- */

static char *read_file(const char *path, size_t *len) {
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    assert_int_equal(fseek(in, 0, SEEK_END), 0);
    long size = ftell(in);
    assert_true(size >= 0);
    rewind(in);
    char *text = malloc((size_t)size + 1);
    assert_non_null(text);
    *len = fread(text, 1, (size_t)size, in);
    assert_int_equal(*len, size);
    assert_int_equal(fclose(in), 0);
    return text;
}

static void parse_file(const char *path, bool verdict) {
    size_t len;
    char *text = read_file(path, &len);
    arena a;
    diag_list diags;
    arena_init(&a);
    diag_init(&diags, &a);
    const ast_module *module = parse_source(&a, &diags, path, text, len);
    if (verdict) {
        printf("%s: %s\n", path, module != NULL ? "ok" : diags.first->message);
    } else if (module == NULL) {
        diag_print(&diags, stderr);
        fail_msg("%s has errors", path);
    }
    if (module != NULL) {
        walk_body(&module->body, (diag_span){0, module->source->len}, AST_MAX_DEPTH + 1);
    }
    files_read++;
    free(text);
    arena_free(&a);
}

static void parse_folder(const char *folder, bool verdict) {
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        fail_msg("no folder %s: run this test in the source folder", folder);
    }
    for (const struct dirent *e; (e = readdir(dir)) != NULL;) {
        char path[CORPUS_PATH];
        struct stat info;
        assert_true(snprintf(path, sizeof path, "%s/%s", folder, e->d_name) < CORPUS_PATH);
        const char *dot = strrchr(e->d_name, '.');
        if (e->d_name[0] == '.' || lstat(path, &info) != 0) {
            continue;
        }
        if (S_ISDIR(info.st_mode)) {
            parse_folder(path, verdict);
        } else if (S_ISREG(info.st_mode) && dot != NULL && strcmp(dot, ".py") == 0) {
            parse_file(path, verdict);
        }
    }
    assert_int_equal(closedir(dir), 0);
}

static void test_project(void **state) {
    (void)state;
    static const char *const folders[] = {"tests/language",   "tests/classes",    "tests/functions",
                                          "tests/generators", "tests/exceptions", "examples"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        parse_folder(folders[i], false);
    }
    assert_true(files_read >= 20);
    if (getenv("FIRN_CORPUS") != NULL) {
        parse_folder(getenv("FIRN_CORPUS"), true);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
