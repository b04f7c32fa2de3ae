#include "fold.h"

#include "fold_int.h"
#include "scope.h"

#include <assert.h>
#include <string.h>

enum { FOLD_MAX_TEXT = 4096 }; /* bytes of a text that folding makes */

typedef struct folder {
    arena *arena;
    const scope *module;
    const fold_facts *facts;
    bool counting;  /* first pass: only looks for bindings */
    bool has_const; /* the module imports const from micropython */
    const ast_name *const_name;
    uint32_t names;     /* entries of the tables, by ast_name.index */
    uint32_t *bindings; /* of the module's variables */
    ast_const **values; /* of those that are const(), or platform of sys */
    bool *is_sys;       /* those that an import binds to module sys */
} folder;

static void fold_expr(folder *f, ast_expr *expr);
static void fold_body(folder *f, ast_stmt_list *body);

/* ---- constants ---- */

static bool fold_is(const ast_expr *expr, ast_const_kind kind) {
    return expr->kind == EXPR_CONSTANT && expr->as.constant.kind == kind;
}

/* The module's variable that a name means, as an index of the tables; names when it is another. */
static uint32_t fold_variable(const folder *f, const ast_expr *expr) {
    const symbol *s = expr->as.name.symbol;
    bool mine = s != NULL && s->owner != NULL && s->owner->scope == f->module;
    return mine && s->owner->name->index < f->names ? s->owner->name->index : f->names;
}

static void fold_become(ast_expr *expr, const ast_const *constant) {
    expr->kind = EXPR_CONSTANT;
    expr->ctx = AST_LOAD;
    expr->height = 1;
    expr->as.constant = *constant;
}

static void fold_become_bool(ast_expr *expr, bool value) {
    ast_const constant = {.kind = value ? AST_CONST_TRUE : AST_CONST_FALSE};
    fold_become(expr, &constant);
}

static bool fold_float_is_zero(const ast_const *constant) {
    for (uint32_t i = 0; i < constant->text.len && constant->text.bytes[i] != 'e'; i++) {
        if (constant->text.bytes[i] >= '1' && constant->text.bytes[i] <= '9') {
            return false;
        }
    }
    return true;
}

/* 1 or 0 as Python's bool() has it, -1 when expr is no constant or its truth is the board's. */
static int fold_truth(const ast_expr *expr) {
    if (expr->kind != EXPR_CONSTANT) {
        return -1;
    }
    const ast_const *constant = &expr->as.constant;
    switch (constant->kind) {
    case AST_CONST_NONE:
    case AST_CONST_FALSE: return 0;
    case AST_CONST_TRUE:
    case AST_CONST_ELLIPSIS: return 1;
    case AST_CONST_INT: return strcmp(constant->text.bytes, "0") != 0;
    case AST_CONST_STR:
    case AST_CONST_BYTES: return constant->text.len > 0;
    case AST_CONST_TUPLE: return constant->items.count > 0;
    case AST_CONST_FLOAT:
    case AST_CONST_IMAGINARY:
        /* A tiny number may be zero in single precision. */
        return fold_float_is_zero(constant) ? 0 : -1;
    }
    return -1;
}

/* ---- operators ---- */

static void fold_unary(folder *f, ast_expr *expr) {
    ast_expr *operand = expr->as.unary.operand;
    ast_unary_op op = expr->as.unary.op;
    int truth = fold_truth(operand);
    if (op == AST_UNARY_NOT) {
        if (truth >= 0) {
            fold_become_bool(expr, truth == 0);
        }
        return;
    }
    fold_int value;
    if (fold_is(operand, AST_CONST_INT) && fold_int_read(&operand->as.constant, &value)) {
        value = op == AST_UNARY_MINUS    ? fold_int_negate(&value)
                : op == AST_UNARY_INVERT ? fold_int_invert(&value)
                                         : value;
        ast_const result;
        fold_int_write(f->arena, &value, &result);
        fold_become(expr, &result);
    } else if (op == AST_UNARY_MINUS &&
               (fold_is(operand, AST_CONST_INT) || fold_is(operand, AST_CONST_FLOAT))) {
        ast_const result = operand->as.constant;
        result.negative = !result.negative;
        fold_become(expr, &result);
    }
}

static void fold_join(folder *f, ast_expr *expr, const ast_const *left, const ast_const *right) {
    size_t len = (size_t)left->text.len + right->text.len;
    if (len > FOLD_MAX_TEXT) {
        return;
    }
    char *bytes = arena_alloc(f->arena, len + 1);
    memcpy(bytes, left->text.bytes, left->text.len);
    memcpy(bytes + left->text.len, right->text.bytes, right->text.len);
    ast_const result = {.kind = left->kind, .text = {bytes, (uint32_t)len}};
    fold_become(expr, &result);
}

static void fold_repeat(folder *f, ast_expr *expr, const ast_const *text, const ast_const *times) {
    int64_t count;
    if (!ast_const_int64(times, &count)) {
        return;
    }
    count = count < 0 ? 0 : count;
    if (count > FOLD_MAX_TEXT || (uint64_t)count * text->text.len > FOLD_MAX_TEXT) {
        return;
    }
    size_t len = (size_t)count * text->text.len;
    char *bytes = arena_alloc(f->arena, len + 1);
    for (size_t i = 0; i < (size_t)count; i++) {
        memcpy(bytes + i * text->text.len, text->text.bytes, text->text.len);
    }
    ast_const result = {.kind = text->kind, .text = {bytes, (uint32_t)len}};
    fold_become(expr, &result);
}

static bool fold_is_text(const ast_const *constant) {
    return constant->kind == AST_CONST_STR || constant->kind == AST_CONST_BYTES;
}

static void fold_binary(folder *f, ast_expr *expr) {
    if (expr->as.binary.left->kind != EXPR_CONSTANT ||
        expr->as.binary.right->kind != EXPR_CONSTANT) {
        return;
    }
    const ast_const *left = &expr->as.binary.left->as.constant;
    const ast_const *right = &expr->as.binary.right->as.constant;
    ast_binary_op op = expr->as.binary.op;
    fold_int a, b, result;
    if (left->kind == AST_CONST_INT && right->kind == AST_CONST_INT) {
        if (fold_int_read(left, &a) && fold_int_read(right, &b) &&
            fold_int_binary(op, &a, &b, &result)) {
            ast_const constant;
            fold_int_write(f->arena, &result, &constant);
            fold_become(expr, &constant);
        }
    } else if (op == AST_BINARY_ADD && fold_is_text(left) && left->kind == right->kind) {
        fold_join(f, expr, left, right);
    } else if (op == AST_BINARY_MUL && fold_is_text(left) && right->kind == AST_CONST_INT) {
        fold_repeat(f, expr, left, right);
    } else if (op == AST_BINARY_MUL && fold_is_text(right) && left->kind == AST_CONST_INT) {
        fold_repeat(f, expr, right, left);
    }
}

/* Leading constants: one that does not decide is left out, one that does ends the expression. */
static void fold_boolean(ast_expr *expr) {
    ast_expr_list *values = &expr->as.boolean.values;
    bool is_or = expr->as.boolean.is_or;
    while (values->count > 0) {
        int truth = fold_truth(values->items[0]);
        if (truth < 0 && values->count > 1) {
            return;
        }
        if (truth == is_or || values->count == 1) {
            *expr = *values->items[0];
            return;
        }
        values->items++;
        values->count--;
        values->capacity--;
    }
}

/* One comparison of two integers: what const() names are compared for. */
static bool fold_same_text(const ast_expr *a, const ast_expr *b) {
    const ast_text *x = &a->as.constant.text, *y = &b->as.constant.text;
    return x->len == y->len && memcmp(x->bytes, y->bytes, x->len) == 0;
}

/* Texts: ==, !=, and in a tuple of texts. */
static void fold_compare_texts(ast_expr *expr, const ast_expr *left, const ast_expr *right) {
    ast_compare_op op = expr->as.compare.ops[0];
    if (fold_is(right, AST_CONST_STR) && (op == AST_COMPARE_EQ || op == AST_COMPARE_NE)) {
        fold_become_bool(expr, fold_same_text(left, right) == (op == AST_COMPARE_EQ));
        return;
    }
    if (!fold_is(right, AST_CONST_TUPLE) || (op != AST_COMPARE_IN && op != AST_COMPARE_NOT_IN)) {
        return;
    }
    bool found = false;
    for (uint32_t i = 0; i < right->as.constant.items.count; i++) {
        const ast_expr *item = right->as.constant.items.items[i];
        if (!fold_is(item, AST_CONST_STR)) {
            return;
        }
        found = found || fold_same_text(left, item);
    }
    fold_become_bool(expr, found == (op == AST_COMPARE_IN));
}

static void fold_compare(ast_expr *expr) {
    const ast_expr_list *rights = &expr->as.compare.rights;
    const ast_expr *left = expr->as.compare.left;
    fold_int a, b;
    if (rights->count == 1 && fold_is(left, AST_CONST_STR)) {
        fold_compare_texts(expr, left, rights->items[0]);
        return;
    }
    if (rights->count != 1 || !fold_is(left, AST_CONST_INT) ||
        !fold_is(rights->items[0], AST_CONST_INT) || !fold_int_read(&left->as.constant, &a) ||
        !fold_int_read(&rights->items[0]->as.constant, &b)) {
        return;
    }
    int order = fold_int_compare(&a, &b);
    switch (expr->as.compare.ops[0]) {
    case AST_COMPARE_EQ: fold_become_bool(expr, order == 0); break;
    case AST_COMPARE_NE: fold_become_bool(expr, order != 0); break;
    case AST_COMPARE_LT: fold_become_bool(expr, order < 0); break;
    case AST_COMPARE_LE: fold_become_bool(expr, order <= 0); break;
    case AST_COMPARE_GT: fold_become_bool(expr, order > 0); break;
    case AST_COMPARE_GE: fold_become_bool(expr, order >= 0); break;
    default: break;
    }
}

/* ---- other expressions ---- */

static bool fold_all_constant(const ast_expr_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i]->kind != EXPR_CONSTANT) {
            return false;
        }
    }
    return true;
}

static void fold_tuple(ast_expr *expr) {
    if (expr->ctx == AST_LOAD && fold_all_constant(&expr->as.elements)) {
        ast_const constant = {.kind = AST_CONST_TUPLE, .items = expr->as.elements};
        fold_become(expr, &constant);
    }
}

/* Without a field, or of one text only. */
static void fold_joined(folder *f, ast_expr *expr) {
    const ast_expr_list *parts = &expr->as.parts;
    if (parts->count == 0) {
        ast_const empty = {.kind = AST_CONST_STR, .text = {arena_copy(f->arena, "", 0), 0}};
        fold_become(expr, &empty);
    } else if (parts->count == 1 && parts->items[0]->kind == EXPR_CONSTANT) {
        ast_const text = parts->items[0]->as.constant;
        fold_become(expr, &text);
    }
}

static void fold_name(folder *f, ast_expr *expr) {
    if (expr->ctx != AST_LOAD) {
        return;
    }
    if (strcmp(expr->as.name.id->text, "__debug__") == 0) {
        fold_become_bool(expr, f->facts->debug);
        return;
    }
    uint32_t index = fold_variable(f, expr);
    if (index < f->names && f->values[index] != NULL) {
        fold_become(expr, f->values[index]);
    }
}

static ast_const *fold_platform(const folder *f);
static bool fold_name_is(const ast_name *name, const char *text);

/* sys.platform */
static void fold_attribute(folder *f, ast_expr *expr) {
    const ast_expr *value = expr->as.attribute.value;
    if (expr->ctx != AST_LOAD || value->kind != EXPR_NAME ||
        !fold_name_is(expr->as.attribute.name, "platform")) {
        return;
    }
    uint32_t index = fold_variable(f, value);
    if (index < f->names && f->is_sys[index]) {
        fold_become(expr, fold_platform(f));
    }
}

/* The argument of const(x) or micropython.const(x), or NULL. */
static ast_expr *fold_const_argument(const folder *f, const ast_expr *expr) {
    if (expr->kind != EXPR_CALL || expr->as.call.args.count != 1 ||
        expr->as.call.keywords.count > 0 || expr->as.call.args.items[0]->kind == EXPR_STARRED) {
        return NULL;
    }
    const ast_expr *function = expr->as.call.function;
    bool plain = f->has_const && function->kind == EXPR_NAME &&
                 function->as.name.id == f->const_name && fold_variable(f, function) < f->names;
    bool dotted = function->kind == EXPR_ATTRIBUTE &&
                  function->as.attribute.name == f->const_name &&
                  function->as.attribute.value->kind == EXPR_NAME &&
                  strcmp(function->as.attribute.value->as.name.id->text, "micropython") == 0;
    return plain || dotted ? expr->as.call.args.items[0] : NULL;
}

static void fold_call(const folder *f, ast_expr *expr) {
    const ast_expr *argument = fold_const_argument(f, expr);
    if (argument != NULL && argument->kind == EXPR_CONSTANT) {
        ast_const constant = argument->as.constant;
        fold_become(expr, &constant);
    }
}

static void fold_conditional(ast_expr *expr) {
    int truth = fold_truth(expr->as.conditional.test);
    if (truth >= 0) {
        *expr = truth ? *expr->as.conditional.body : *expr->as.conditional.orelse;
    }
}

/* ---- the walk: both passes ---- */

static void fold_list(folder *f, const ast_expr_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        fold_expr(f, list->items[i]);
    }
}

static void fold_keywords(folder *f, const ast_keyword_list *keywords) {
    for (uint32_t i = 0; i < keywords->count; i++) {
        fold_expr(f, keywords->items[i].value);
    }
}

static void fold_params(folder *f, const ast_params *params) {
    for (uint32_t i = 0; i < params->count; i++) {
        fold_expr(f, params->items[i].default_value);
    }
}

static void fold_comprehension(folder *f, ast_expr *expr) {
    for (uint32_t i = 0; i < expr->as.comprehension.clauses.count; i++) {
        const ast_clause *clause = &expr->as.comprehension.clauses.items[i];
        fold_expr(f, clause->target);
        fold_expr(f, clause->iter);
        fold_list(f, &clause->conditions);
    }
    fold_expr(f, expr->as.comprehension.element);
    fold_expr(f, expr->as.comprehension.value);
}

static void fold_primary(folder *f, ast_expr *expr) {
    switch (expr->kind) {
    case EXPR_ATTRIBUTE: fold_expr(f, expr->as.attribute.value); break;
    case EXPR_SUBSCRIPT:
        fold_expr(f, expr->as.subscript.value);
        fold_expr(f, expr->as.subscript.index);
        break;
    case EXPR_SLICE:
        fold_expr(f, expr->as.slice.lower);
        fold_expr(f, expr->as.slice.upper);
        fold_expr(f, expr->as.slice.step);
        break;
    case EXPR_STARRED: fold_expr(f, expr->as.starred.value); break;
    case EXPR_CALL:
        fold_expr(f, expr->as.call.function);
        fold_list(f, &expr->as.call.args);
        fold_keywords(f, &expr->as.call.keywords);
        break;
    default: break;
    }
}

static void fold_children(folder *f, ast_expr *expr) {
    switch (expr->kind) {
    case EXPR_UNARY: fold_expr(f, expr->as.unary.operand); break;
    case EXPR_BINARY:
        fold_expr(f, expr->as.binary.left);
        fold_expr(f, expr->as.binary.right);
        break;
    case EXPR_BOOLEAN: fold_list(f, &expr->as.boolean.values); break;
    case EXPR_COMPARE:
        fold_expr(f, expr->as.compare.left);
        fold_list(f, &expr->as.compare.rights);
        break;
    case EXPR_CONDITIONAL:
        fold_expr(f, expr->as.conditional.test);
        fold_expr(f, expr->as.conditional.body);
        fold_expr(f, expr->as.conditional.orelse);
        break;
    case EXPR_NAMED:
        fold_expr(f, expr->as.named.target);
        fold_expr(f, expr->as.named.value);
        break;
    case EXPR_LAMBDA:
        fold_params(f, expr->as.lambda.params);
        fold_expr(f, expr->as.lambda.body);
        break;
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET: fold_list(f, &expr->as.elements); break;
    case EXPR_DICT:
        fold_list(f, &expr->as.dict.keys);
        fold_list(f, &expr->as.dict.values);
        break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR: fold_comprehension(f, expr); break;
    case EXPR_YIELD:
    case EXPR_YIELD_FROM:
    case EXPR_AWAIT: fold_expr(f, expr->as.yield.value); break;
    case EXPR_JOINED_STR: fold_list(f, &expr->as.parts); break;
    case EXPR_FORMATTED_VALUE:
        /* A format spec stays a JoinedStr. */
        fold_expr(f, expr->as.formatted.value);
        if (expr->as.formatted.spec != NULL) {
            fold_list(f, &expr->as.formatted.spec->as.parts);
        }
        break;
    default: fold_primary(f, expr); break;
    }
}

static void fold_expr(folder *f, ast_expr *expr) {
    if (expr == NULL) {
        return;
    }
    fold_children(f, expr);
    if (f->counting) {
        if (expr->kind == EXPR_NAME && expr->ctx != AST_LOAD && fold_variable(f, expr) < f->names) {
            f->bindings[fold_variable(f, expr)]++;
        }
        return;
    }
    switch (expr->kind) {
    case EXPR_NAME: fold_name(f, expr); break;
    case EXPR_CALL: fold_call(f, expr); break;
    case EXPR_UNARY: fold_unary(f, expr); break;
    case EXPR_BINARY: fold_binary(f, expr); break;
    case EXPR_BOOLEAN: fold_boolean(expr); break;
    case EXPR_COMPARE: fold_compare(expr); break;
    case EXPR_ATTRIBUTE: fold_attribute(f, expr); break;
    case EXPR_CONDITIONAL: fold_conditional(expr); break;
    case EXPR_TUPLE: fold_tuple(expr); break;
    case EXPR_JOINED_STR: fold_joined(f, expr); break;
    default: break;
    }
}

/* ---- statements ---- */

/* Bindings that are no Name nodes count twice: wherever they stand, they end the const. */
static void fold_bind(folder *f, const ast_name *name) {
    if (f->counting && name != NULL && name->index < f->names) {
        f->bindings[name->index] += 2;
    }
}

static void fold_import(folder *f, const ast_alias_list *aliases) {
    for (uint32_t i = 0; i < aliases->count; i++) {
        const ast_alias *alias = &aliases->items[i];
        fold_bind(f, alias->as != NULL ? alias->as : alias->name);
    }
}

/* The board's name, as a text. */
static ast_const *fold_platform(const folder *f) {
    ast_const *constant = arena_alloc(f->arena, sizeof *constant);
    *constant = (ast_const){.kind = AST_CONST_STR};
    constant->text.bytes = f->facts->platform;
    constant->text.len = (uint32_t)strlen(f->facts->platform);
    return constant;
}

static bool fold_name_is(const ast_name *name, const char *text) {
    return name != NULL && strcmp(name->text, text) == 0;
}

/* `import sys`, and `from sys import platform`: what they bind is known while nothing else binds it. */
static void fold_note_sys(folder *f, const ast_name *module, const ast_alias *alias) {
    const ast_name *name = alias->as != NULL ? alias->as : alias->name;
    if (!f->counting || f->facts->platform == NULL || name->index >= f->names) {
        return;
    }
    if (module == NULL && fold_name_is(alias->name, "sys")) {
        f->is_sys[name->index] = true;
    } else if (fold_name_is(module, "sys") && fold_name_is(alias->name, "platform")) {
        f->values[name->index] = fold_platform(f);
    }
}

static void fold_import_from(folder *f, const ast_stmt *stmt) {
    const ast_name *module = stmt->as.import_from.module;
    fold_import(f, &stmt->as.import_from.aliases);
    for (uint32_t i = 0; stmt->as.import_from.level == 0 && module != NULL &&
                         i < stmt->as.import_from.aliases.count;
         i++) {
        fold_note_sys(f, module, &stmt->as.import_from.aliases.items[i]);
    }
    if (stmt->as.import_from.level > 0 || !fold_name_is(module, "micropython")) {
        return;
    }
    for (uint32_t i = 0; i < stmt->as.import_from.aliases.count; i++) {
        const ast_alias *alias = &stmt->as.import_from.aliases.items[i];
        f->has_const |= alias->name == f->const_name && alias->as == NULL;
    }
}

static void fold_try(folder *f, ast_stmt *stmt) {
    fold_body(f, &stmt->as.try.body);
    for (uint32_t i = 0; i < stmt->as.try.handlers.count; i++) {
        fold_expr(f, stmt->as.try.handlers.items[i].type);
        fold_bind(f, stmt->as.try.handlers.items[i].name);
        fold_body(f, &stmt->as.try.handlers.items[i].body);
    }
    fold_body(f, &stmt->as.try.orelse);
    fold_body(f, &stmt->as.try.finally);
}

static void fold_with(folder *f, ast_stmt *stmt) {
    for (uint32_t i = 0; i < stmt->as.with.items.count; i++) {
        fold_expr(f, stmt->as.with.items.items[i].context);
        fold_expr(f, stmt->as.with.items.items[i].target);
    }
    fold_body(f, &stmt->as.with.body);
}

static void fold_pattern(folder *f, const ast_pattern *p) {
    fold_bind(f, p->name);
    fold_expr(f, p->value);
    for (uint32_t i = 0; i < p->keys.count; i++) {
        fold_expr(f, p->keys.items[i]);
    }
    for (uint32_t i = 0; i < p->items.count; i++) {
        fold_pattern(f, p->items.items[i]);
    }
}

static void fold_match(folder *f, ast_stmt *stmt) {
    fold_expr(f, stmt->as.match.subject);
    for (uint32_t i = 0; i < stmt->as.match.cases.count; i++) {
        ast_case *one = &stmt->as.match.cases.items[i];
        fold_pattern(f, one->pattern);
        fold_expr(f, one->guard);
        fold_body(f, &one->body);
    }
}

static void fold_definition(folder *f, ast_stmt *stmt) {
    if (stmt->kind == STMT_FUNCTION_DEF) {
        fold_bind(f, stmt->as.function.name);
        fold_list(f, &stmt->as.function.decorators);
        fold_params(f, stmt->as.function.params);
        fold_body(f, &stmt->as.function.body);
    } else {
        fold_bind(f, stmt->as.class.name);
        fold_list(f, &stmt->as.class.decorators);
        fold_list(f, &stmt->as.class.bases);
        fold_keywords(f, &stmt->as.class.keywords);
        fold_body(f, &stmt->as.class.body);
    }
}

static void fold_compound(folder *f, ast_stmt *stmt) {
    switch (stmt->kind) {
    case STMT_IF:
    case STMT_WHILE:
        fold_expr(f, stmt->as.branch.test);
        fold_body(f, &stmt->as.branch.body);
        fold_body(f, &stmt->as.branch.orelse);
        break;
    case STMT_FOR:
        fold_expr(f, stmt->as.loop.target);
        fold_expr(f, stmt->as.loop.iter);
        fold_body(f, &stmt->as.loop.body);
        fold_body(f, &stmt->as.loop.orelse);
        break;
    case STMT_WITH: fold_with(f, stmt); break;
    case STMT_TRY: fold_try(f, stmt); break;
    case STMT_MATCH: fold_match(f, stmt); break;
    case STMT_FUNCTION_DEF:
    case STMT_CLASS_DEF: fold_definition(f, stmt); break;
    default: break;
    }
}

/* What was no docstring does not become one. */
static void fold_expr_stmt(folder *f, ast_stmt *stmt) {
    bool constant = stmt->as.expr->kind == EXPR_CONSTANT;
    fold_expr(f, stmt->as.expr);
    if (!constant && stmt->as.expr->kind == EXPR_CONSTANT) {
        ast_const none = {.kind = AST_CONST_NONE};
        fold_become(stmt->as.expr, &none);
    }
}

static void fold_stmt(folder *f, ast_stmt *stmt) {
    switch (stmt->kind) {
    case STMT_EXPR: fold_expr_stmt(f, stmt); break;
    case STMT_RETURN: fold_expr(f, stmt->as.expr); break;
    case STMT_ASSIGN:
        fold_list(f, &stmt->as.assign.targets);
        fold_expr(f, stmt->as.assign.value);
        break;
    case STMT_AUG_ASSIGN:
        fold_expr(f, stmt->as.aug_assign.target);
        fold_expr(f, stmt->as.aug_assign.value);
        break;
    case STMT_ANN_ASSIGN:
        fold_expr(f, stmt->as.ann_assign.target);
        fold_expr(f, stmt->as.ann_assign.value);
        break;
    case STMT_DELETE: fold_list(f, &stmt->as.targets); break;
    case STMT_RAISE:
        fold_expr(f, stmt->as.raise.value);
        fold_expr(f, stmt->as.raise.cause);
        break;
    case STMT_ASSERT:
        fold_expr(f, stmt->as.assertion.test);
        fold_expr(f, stmt->as.assertion.message);
        break;
    case STMT_IMPORT:
        fold_import(f, &stmt->as.import.aliases);
        for (uint32_t i = 0; i < stmt->as.import.aliases.count; i++) {
            fold_note_sys(f, NULL, &stmt->as.import.aliases.items[i]);
        }
        break;
    case STMT_IMPORT_FROM: fold_import_from(f, stmt); break;
    default: fold_compound(f, stmt); break;
    }
}

/* The statements that take the place of one that is decided, or NULL to keep it. */
static const ast_stmt_list *fold_branch(const ast_stmt *stmt) {
    if (stmt->kind != STMT_IF && stmt->kind != STMT_WHILE) {
        return NULL;
    }
    int truth = fold_truth(stmt->as.branch.test);
    if (truth < 0 || (truth == 1 && stmt->kind == STMT_WHILE)) {
        return NULL;
    }
    return truth ? &stmt->as.branch.body : &stmt->as.branch.orelse;
}

static void fold_push(folder *f, ast_stmt_list *list, ast_stmt *stmt) {
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity == 0 ? 4 : list->capacity * 2;
        list->items = arena_grow(f->arena, list->items, list->capacity * sizeof *list->items,
                                 capacity * sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count++] = stmt;
}

static void fold_body(folder *f, ast_stmt_list *body) {
    bool replaced = false;
    for (uint32_t i = 0; i < body->count; i++) {
        fold_stmt(f, body->items[i]);
        replaced |= !f->counting && fold_branch(body->items[i]) != NULL;
    }
    if (!replaced) {
        return;
    }
    ast_stmt_list result = {0};
    for (uint32_t i = 0; i < body->count; i++) {
        const ast_stmt_list *taken = fold_branch(body->items[i]);
        if (taken == NULL) {
            fold_push(f, &result, body->items[i]);
            continue;
        }
        for (uint32_t j = 0; j < taken->count; j++) {
            fold_push(f, &result, taken->items[j]);
        }
    }
    *body = result;
}

/* ---- const() ---- */

/* NAME = const(…) or NAME = a constant that stood in const(): its variable, or names. */
static uint32_t fold_const_target(const folder *f, const ast_stmt *stmt) {
    if (stmt->kind != STMT_ASSIGN || stmt->as.assign.targets.count != 1 ||
        stmt->as.assign.targets.items[0]->kind != EXPR_NAME ||
        fold_const_argument(f, stmt->as.assign.value) == NULL) {
        return f->names;
    }
    uint32_t index = fold_variable(f, stmt->as.assign.targets.items[0]);
    return index < f->names && f->bindings[index] == 1 ? index : f->names;
}

static bool fold_is_private(const ast_name *name) {
    return name->text[0] == '_' && name->text[1] != '_';
}

/* The module's own statements, one by one, so that a const can be used in the next one. */
static void fold_consts(folder *f, ast_stmt_list *body) {
    ast_stmt_list rest = {0};
    for (uint32_t i = 0; i < body->count; i++) {
        ast_stmt *stmt = body->items[i];
        uint32_t index = fold_const_target(f, stmt);
        if (index == f->names) {
            fold_push(f, &rest, stmt);
            continue;
        }
        fold_expr(f, stmt->as.assign.value);
        const ast_expr *value = stmt->as.assign.value;
        bool known = value->kind == EXPR_CONSTANT;
        if (known) {
            f->values[index] = arena_alloc(f->arena, sizeof *f->values[index]);
            *f->values[index] = value->as.constant;
        }
        if (!known || !fold_is_private(stmt->as.assign.targets.items[0]->as.name.id)) {
            fold_push(f, &rest, stmt);
        }
    }
    *body = rest;
}

void fold_module(ast_module *module, const fold_facts *facts) {
    folder f = {.arena = module->arena, .module = module->scope, .facts = facts};
    assert(module->scope != NULL);
    f.const_name = ast_intern(module->names, "const", 5);
    f.names = ast_names_count(module->names);
    f.bindings = arena_alloc(f.arena, f.names * sizeof *f.bindings);
    f.values = arena_alloc(f.arena, f.names * sizeof *f.values);
    f.is_sys = arena_alloc(f.arena, f.names * sizeof *f.is_sys);
    f.counting = true;
    fold_body(&f, &module->body);
    f.counting = false;
    for (uint32_t i = 0; i < f.names; i++) { /* one import, which counts twice, and nothing else */
        f.is_sys[i] = f.is_sys[i] && f.bindings[i] == 2;
        f.values[i] = f.bindings[i] == 2 ? f.values[i] : NULL;
    }
    fold_consts(&f, &module->body);
    fold_body(&f, &module->body);
}
