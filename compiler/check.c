/* What the grammar cannot say: each statement and expression stands where it may. Runs over a tree
 * without errors, so its depth is bounded. */
#include "build.h"
#include "parser.h"

#include <string.h>

/* Comprehensions around an expression, innermost first. */
typedef struct check_comp {
    const ast_expr *expr;
    uint32_t bound; /* clauses whose targets stand before it */
    bool in_iter;   /* of one of its clauses */
    bool outside;   /* the first of them, which is evaluated by the function around */
    const struct check_comp *outer;
} check_comp;

/* Where a statement or expression stands. */
typedef struct check_place {
    bool in_function, in_lambda, in_async, in_class, in_loop;
    bool in_group;      /* an except* block of this function */
    bool loop_in_group; /* a loop inside it: break and continue are fine */
    const check_comp *comp;
    const ast_stmt *function; /* the def around, or NULL */
} check_place;

static void check_expr(parser *p, const check_place *at, const ast_expr *expr);
static void check_body(parser *p, const check_place *at, const ast_stmt_list *body);

/* ---- expressions ---- */

/* Elements and arguments: the one place of starred expressions. */
static void check_elements(parser *p, const check_place *at, const ast_expr_list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        const ast_expr *e = list->items[i];
        check_expr(p, at, e != NULL && e->kind == EXPR_STARRED ? e->as.starred.value : e);
    }
}

static void check_keywords(parser *p, const check_place *at, const ast_keyword_list *keywords) {
    for (uint32_t i = 0; i < keywords->count; i++) {
        check_expr(p, at, keywords->items[i].value);
    }
}

static void check_target(parser *p, const check_place *at, const ast_expr *target) {
    if (target->kind == EXPR_STARRED) {
        target = target->as.starred.value;
    }
    check_expr(p, at, target);
}

static void check_params(parser *p, const check_place *at, const ast_params *params) {
    for (uint32_t i = 0; i < params->count; i++) {
        const ast_expr *annotation = params->items[i].annotation;
        if (annotation != NULL && annotation->kind == EXPR_STARRED) {
            annotation = annotation->as.starred.value;
        }
        check_expr(p, at, annotation);
        check_expr(p, at, params->items[i].default_value);
    }
}

/* The comprehension that evaluates what stands here, or NULL. */
static const check_comp *check_comp_of(const check_comp *comp) {
    while (comp != NULL && comp->outside) {
        comp = comp->outer;
    }
    return comp;
}

/* An await or `async for` in a comprehension makes that asynchronous, and all around it up to a generator
 * expression, which may stand anywhere. */
static bool check_async_comp(parser *p, const check_place *at, const check_comp *comp) {
    const ast_expr *first = comp->expr;
    for (; comp != NULL; comp = check_comp_of(comp->outer)) {
        if (comp->expr->kind == EXPR_GENERATOR) {
            return true;
        }
    }
    if (!at->in_async) {
        build_error(p, first->span,
                    "asynchronous comprehension outside of an asynchronous function");
    }
    return at->in_async;
}

static bool check_has_yield(const parser *p, diag_span span) {
    const token_list *tokens = &p->lexer->tokens;
    for (uint32_t i = 0; i < tokens->count; i++) {
        const token *t = &tokens->items[i];
        if (t->kind == TOK_YIELD && t->span.start >= span.start && t->span.end <= span.end) {
            return true;
        }
    }
    return false;
}

/* For MicroPython an await delegates like yield from, in any function. CPython refuses that, and so does firn
 * unless the function iterates anyway or the module was written for MicroPython. */
static void check_delegation(parser *p, const ast_stmt *function, const ast_expr *expr) {
    static const char said[] = "'await' outside async function";
    const char *name = function->as.function.name->text;
    if (p->for_micropython || strcmp(name, "__await__") == 0 || strcmp(name, "__iter__") == 0 ||
        check_has_yield(p, function->span)) {
        (void)diag_warning(p->diags, expr->span, "%s: read as 'yield from', as MicroPython does",
                           said);
    } else {
        build_error(p, expr->span, "%s", said);
    }
}

static void check_await(parser *p, const check_place *at, const ast_expr *expr) {
    const check_comp *comp = check_comp_of(at->comp);
    bool fine = true;
    if (comp != NULL) {
        fine = check_async_comp(p, at, comp);
    } else if (!at->in_function || at->in_lambda) {
        build_error(p, expr->span,
                    at->in_function ? "'await' outside async function"
                                    : "'await' outside function");
        fine = false;
    } else if (!at->in_async) {
        check_delegation(p, at->function, expr);
    }
    if (fine) {
        check_expr(p, at, expr->as.yield.value);
    }
}

static void check_yield(parser *p, const check_place *at, const ast_expr *expr) {
    const check_comp *comp = check_comp_of(at->comp);
    if (comp != NULL) {
        build_error(p, expr->span, "'yield' inside %s", target_kind_name(comp->expr));
    } else if (!at->in_function) {
        build_error(p, expr->span, "'yield' outside function");
    } else if (at->in_async && expr->kind == EXPR_YIELD_FROM) {
        build_error(p, expr->span, "'yield from' inside async function");
    }
    check_expr(p, at, expr->as.yield.value);
}

static bool check_binds(const ast_expr *target, const ast_name *name) {
    switch (target->kind) {
    case EXPR_NAME: return target->as.name.id == name;
    case EXPR_STARRED: return check_binds(target->as.starred.value, name);
    case EXPR_TUPLE:
    case EXPR_LIST:
        for (uint32_t i = 0; i < target->as.elements.count; i++) {
            if (check_binds(target->as.elements.items[i], name)) {
                return true;
            }
        }
        return false;
    default: return false;
    }
}

static void check_named(parser *p, const check_place *at, const ast_expr *expr) {
    const ast_name *name = expr->as.named.target->as.name.id;
    for (const check_comp *comp = at->comp; comp != NULL; comp = comp->outer) {
        if (comp->in_iter) {
            build_error(p, expr->span,
                        "assignment expression cannot be used in a comprehension iterable "
                        "expression");
            return;
        }
        const ast_clause_list *clauses = &comp->expr->as.comprehension.clauses;
        for (uint32_t i = 0; i < comp->bound; i++) {
            if (check_binds(clauses->items[i].target, name)) {
                build_error(p, expr->span,
                            "assignment expression cannot rebind comprehension iteration variable "
                            "'%s'",
                            name->text);
                return;
            }
        }
    }
    if (at->comp != NULL && at->in_class) {
        build_error(p, expr->span,
                    "assignment expression within a comprehension cannot be used in a class body");
    }
    check_expr(p, at, expr->as.named.value);
}

static void check_comprehension(parser *p, const check_place *at, const ast_expr *expr) {
    const ast_clause_list *clauses = &expr->as.comprehension.clauses;
    check_comp comp = {.expr = expr, .outer = at->comp};
    check_place inside = *at;
    inside.comp = &comp;
    for (uint32_t i = 0; i < clauses->count; i++) {
        const ast_clause *clause = &clauses->items[i];
        comp.in_iter = true;
        comp.outside = i == 0;
        check_expr(p, &inside, clause->iter);
        comp.outside = false;
        comp.in_iter = false;
        if (clause->is_async && !check_async_comp(p, at, &comp)) {
            return;
        }
        check_target(p, &inside, clause->target);
        comp.bound = i + 1;
        check_elements(p, &inside, &clause->conditions);
    }
    const ast_expr *element = expr->as.comprehension.element;
    check_expr(p, &inside, element);
    check_expr(p, &inside, expr->as.comprehension.value);
}

static void check_lambda(parser *p, const check_place *at, const ast_expr *expr) {
    check_params(p, at, expr->as.lambda.params);
    check_place inside = {.in_function = true, .in_lambda = true};
    check_expr(p, &inside, expr->as.lambda.body);
}

static bool check_is_literal(const ast_expr *expr) {
    return expr->kind == EXPR_CONSTANT && expr->as.constant.kind >= AST_CONST_INT;
}

static void check_compare(parser *p, const check_place *at, const ast_expr *expr) {
    const ast_expr *left = expr->as.compare.left;
    check_expr(p, at, left);
    for (uint32_t i = 0; i < expr->as.compare.rights.count; i++) {
        const ast_expr *right = expr->as.compare.rights.items[i];
        int op = expr->as.compare.ops[i];
        bool identity = op == AST_COMPARE_IS || op == AST_COMPARE_IS_NOT;
        if (identity && (check_is_literal(left) || check_is_literal(right))) {
            (void)diag_warning(p->diags, expr->span, "\"%s\" with a literal. Did you mean \"%s\"?",
                               op == AST_COMPARE_IS ? "is" : "is not",
                               op == AST_COMPARE_IS ? "==" : "!=");
        }
        check_expr(p, at, right);
        left = right;
    }
}

static void check_call(parser *p, const check_place *at, const ast_expr *expr) {
    check_expr(p, at, expr->as.call.function);
    check_elements(p, at, &expr->as.call.args);
    check_keywords(p, at, &expr->as.call.keywords);
}

static void check_subscript(parser *p, const check_place *at, const ast_expr *expr) {
    check_expr(p, at, expr->as.subscript.value);
    const ast_expr *index = expr->as.subscript.index;
    if (index->kind == EXPR_SLICE) {
        check_expr(p, at, index->as.slice.lower);
        check_expr(p, at, index->as.slice.upper);
        check_expr(p, at, index->as.slice.step);
    } else {
        check_expr(p, at, index);
    }
}

static void check_expr(parser *p, const check_place *at, const ast_expr *expr) {
    if (expr == NULL) {
        return;
    }
    switch (expr->kind) {
    case EXPR_CONSTANT:
    case EXPR_NAME: break;
    case EXPR_ATTRIBUTE: check_expr(p, at, expr->as.attribute.value); break;
    case EXPR_SUBSCRIPT: check_subscript(p, at, expr); break;
    case EXPR_SLICE: /* in a tuple of slices */
        check_expr(p, at, expr->as.slice.lower);
        check_expr(p, at, expr->as.slice.upper);
        check_expr(p, at, expr->as.slice.step);
        break;
    case EXPR_STARRED: build_error(p, expr->span, "can't use starred expression here"); break;
    case EXPR_CALL: check_call(p, at, expr); break;
    case EXPR_UNARY: check_expr(p, at, expr->as.unary.operand); break;
    case EXPR_BINARY:
        check_expr(p, at, expr->as.binary.left);
        check_expr(p, at, expr->as.binary.right);
        break;
    case EXPR_BOOLEAN: check_elements(p, at, &expr->as.boolean.values); break;
    case EXPR_COMPARE: check_compare(p, at, expr); break;
    case EXPR_CONDITIONAL:
        check_expr(p, at, expr->as.conditional.test);
        check_expr(p, at, expr->as.conditional.body);
        check_expr(p, at, expr->as.conditional.orelse);
        break;
    case EXPR_NAMED: check_named(p, at, expr); break;
    case EXPR_LAMBDA: check_lambda(p, at, expr); break;
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET: check_elements(p, at, &expr->as.elements); break;
    case EXPR_DICT:
        check_elements(p, at, &expr->as.dict.keys);
        check_elements(p, at, &expr->as.dict.values);
        break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR: check_comprehension(p, at, expr); break;
    case EXPR_YIELD:
    case EXPR_YIELD_FROM: check_yield(p, at, expr); break;
    case EXPR_AWAIT: check_await(p, at, expr); break;
    case EXPR_JOINED_STR: check_elements(p, at, &expr->as.parts); break;
    case EXPR_FORMATTED_VALUE:
        check_expr(p, at, expr->as.formatted.value);
        check_expr(p, at, expr->as.formatted.spec);
        break;
    }
}

/* ---- statements ---- */

static void check_jump(parser *p, const check_place *at, const ast_stmt *stmt) {
    static const char in_group[] =
        "'break', 'continue' and 'return' cannot appear in an except* block";
    bool is_return = stmt->kind == STMT_RETURN;
    if (is_return && !at->in_function) {
        build_error(p, stmt->span, "'return' outside function");
    } else if (at->in_group && (is_return || !at->loop_in_group)) {
        build_error(p, stmt->span, in_group);
    } else if (stmt->kind == STMT_BREAK && !at->in_loop) {
        build_error(p, stmt->span, "'break' outside loop");
    } else if (stmt->kind == STMT_CONTINUE && !at->in_loop) {
        build_error(p, stmt->span, "'continue' not properly in loop");
    }
    if (is_return) {
        check_expr(p, at, stmt->as.expr);
    }
}

static void check_import_from(parser *p, const check_place *at, const ast_stmt *stmt) {
    bool star = strcmp(stmt->as.import_from.aliases.items[0].name->text, "*") == 0;
    if (star && (at->in_function || at->in_class)) {
        build_error(p, stmt->as.import_from.aliases.items[0].span,
                    "import * only allowed at module level");
    }
}

static void check_loop_body(parser *p, const check_place *at, const ast_stmt_list *body) {
    check_place inside = *at;
    inside.in_loop = true;
    inside.loop_in_group = at->in_group;
    check_body(p, &inside, body);
}

static void check_try(parser *p, const check_place *at, const ast_stmt *stmt) {
    check_body(p, at, &stmt->as.try.body);
    check_place in_handler = *at;
    if (stmt->as.try.is_group) {
        in_handler.in_group = true;
        in_handler.loop_in_group = false;
    }
    for (uint32_t i = 0; i < stmt->as.try.handlers.count; i++) {
        check_expr(p, at, stmt->as.try.handlers.items[i].type);
        check_body(p, &in_handler, &stmt->as.try.handlers.items[i].body);
    }
    check_body(p, at, &stmt->as.try.orelse);
    check_body(p, at, &stmt->as.try.finally);
}

static void check_function(parser *p, const check_place *at, const ast_stmt *stmt) {
    check_elements(p, at, &stmt->as.function.decorators);
    check_params(p, at, stmt->as.function.params);
    check_expr(p, at, stmt->as.function.returns);
    check_place inside = {
        .in_function = true, .in_async = stmt->as.function.is_async, .function = stmt};
    check_body(p, &inside, &stmt->as.function.body);
}

static void check_class(parser *p, const check_place *at, const ast_stmt *stmt) {
    check_elements(p, at, &stmt->as.class.decorators);
    check_elements(p, at, &stmt->as.class.bases);
    check_keywords(p, at, &stmt->as.class.keywords);
    check_place inside = {.in_class = true};
    check_body(p, &inside, &stmt->as.class.body);
}

static void check_assert(parser *p, const check_place *at, const ast_stmt *stmt) {
    const ast_expr *test = stmt->as.assertion.test;
    if (test->kind == EXPR_TUPLE && test->as.elements.count > 0) {
        (void)diag_warning(p->diags, stmt->span,
                           "assertion is always true, perhaps remove parentheses?");
    }
    check_expr(p, at, test);
    check_expr(p, at, stmt->as.assertion.message);
}

/* Whether an `async for` or `async with` may stand here. */
static bool check_async(parser *p, const check_place *at, const ast_stmt *stmt, const char *what) {
    if (!at->in_async) {
        build_error(p, stmt->span, "'%s' outside async function", what);
    }
    return at->in_async;
}

static void check_with(parser *p, const check_place *at, const ast_stmt *stmt) {
    if (stmt->as.with.is_async && !check_async(p, at, stmt, "async with")) {
        return;
    }
    for (uint32_t i = 0; i < stmt->as.with.items.count; i++) {
        check_expr(p, at, stmt->as.with.items.items[i].context);
        check_expr(p, at, stmt->as.with.items.items[i].target);
    }
    check_body(p, at, &stmt->as.with.body);
}

static void check_match(parser *p, const check_place *at, const ast_stmt *stmt) {
    check_expr(p, at, stmt->as.match.subject);
    pattern_check(p, stmt);
    for (uint32_t i = 0; i < stmt->as.match.cases.count; i++) {
        check_expr(p, at, stmt->as.match.cases.items[i].guard);
        check_body(p, at, &stmt->as.match.cases.items[i].body);
    }
}

static void check_compound(parser *p, const check_place *at, const ast_stmt *stmt) {
    switch (stmt->kind) {
    case STMT_MATCH: check_match(p, at, stmt); break;
    case STMT_IF:
        check_expr(p, at, stmt->as.branch.test);
        check_body(p, at, &stmt->as.branch.body);
        check_body(p, at, &stmt->as.branch.orelse);
        break;
    case STMT_WHILE:
        check_expr(p, at, stmt->as.branch.test);
        check_loop_body(p, at, &stmt->as.branch.body);
        check_body(p, at, &stmt->as.branch.orelse);
        break;
    case STMT_FOR:
        if (stmt->as.loop.is_async && !check_async(p, at, stmt, "async for")) {
            return;
        }
        check_expr(p, at, stmt->as.loop.target);
        check_expr(p, at, stmt->as.loop.iter);
        check_loop_body(p, at, &stmt->as.loop.body);
        check_body(p, at, &stmt->as.loop.orelse);
        break;
    case STMT_WITH: check_with(p, at, stmt); break;
    case STMT_TRY: check_try(p, at, stmt); break;
    case STMT_FUNCTION_DEF: check_function(p, at, stmt); break;
    case STMT_CLASS_DEF: check_class(p, at, stmt); break;
    default: break;
    }
}

static void check_stmt(parser *p, const check_place *at, const ast_stmt *stmt) {
    switch (stmt->kind) {
    case STMT_EXPR: check_expr(p, at, stmt->as.expr); break;
    case STMT_ASSIGN:
        check_elements(p, at, &stmt->as.assign.targets);
        check_expr(p, at, stmt->as.assign.value);
        break;
    case STMT_AUG_ASSIGN:
        check_expr(p, at, stmt->as.aug_assign.target);
        check_expr(p, at, stmt->as.aug_assign.value);
        break;
    case STMT_ANN_ASSIGN:
        check_expr(p, at, stmt->as.ann_assign.target);
        check_expr(p, at, stmt->as.ann_assign.annotation);
        check_expr(p, at, stmt->as.ann_assign.value);
        break;
    case STMT_DELETE: check_elements(p, at, &stmt->as.targets); break;
    case STMT_RAISE:
        check_expr(p, at, stmt->as.raise.value);
        check_expr(p, at, stmt->as.raise.cause);
        break;
    case STMT_ASSERT: check_assert(p, at, stmt); break;
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_RETURN: check_jump(p, at, stmt); break;
    case STMT_IMPORT_FROM: check_import_from(p, at, stmt); break;
    default: check_compound(p, at, stmt); break;
    }
}

static void check_body(parser *p, const check_place *at, const ast_stmt_list *body) {
    for (uint32_t i = 0; i < body->count; i++) {
        check_stmt(p, at, body->items[i]);
    }
}

/* ---- from __future__ ---- */

static bool check_is_future(const ast_stmt *stmt) {
    return stmt->kind == STMT_IMPORT_FROM && stmt->as.import_from.level == 0 &&
           strcmp(stmt->as.import_from.module->text, "__future__") == 0;
}

static void check_features(parser *p, const ast_stmt *stmt) {
    static const char *const known[] = {
        "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
        "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations",
    };
    for (uint32_t i = 0; i < stmt->as.import_from.aliases.count; i++) {
        const ast_alias *alias = &stmt->as.import_from.aliases.items[i];
        bool found = false;
        for (size_t j = 0; j < sizeof known / sizeof known[0]; j++) {
            found |= strcmp(alias->name->text, known[j]) == 0;
        }
        if (strcmp(alias->name->text, "braces") == 0) {
            build_error(p, stmt->span, "not a chance");
        } else if (!found) {
            build_error(p, stmt->span, "future feature %s is not defined", alias->name->text);
        }
    }
}

/* At the top of the module only: docstring, then such imports, then the rest. */
static void check_future(parser *p, const ast_stmt_list *body) {
    bool top = true;
    for (uint32_t i = 0; i < body->count; i++) {
        const ast_stmt *stmt = body->items[i];
        if (!check_is_future(stmt)) {
            top = top && i == 0 && ast_docstring(body) != NULL;
        } else if (!top) {
            build_error(p, stmt->span,
                        "from __future__ imports must occur at the beginning of the file");
        } else {
            check_features(p, stmt);
        }
    }
}

/* ---- MicroPython ---- */

static bool check_is_micropython(const char *name) {
    static const char *const own[] = {"uasyncio",  "micropython", "machine", "network", "espnow",
                                      "bluetooth", "esp",         "esp32",   "pyb",     "rp2",
                                      "utime",     "usocket",     "uselect"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (strcmp(name, own[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether one of the imports at the top is of what only MicroPython has. */
static bool check_for_micropython(const ast_stmt_list *body) {
    for (uint32_t i = 0; i < body->count; i++) {
        const ast_stmt *stmt = body->items[i];
        if (stmt->kind == STMT_IMPORT_FROM && stmt->as.import_from.module != NULL &&
            check_is_micropython(stmt->as.import_from.module->text)) {
            return true;
        }
        for (uint32_t k = 0; stmt->kind == STMT_IMPORT && k < stmt->as.import.aliases.count; k++) {
            if (check_is_micropython(stmt->as.import.aliases.items[k].name->text)) {
                return true;
            }
        }
    }
    return false;
}

void check_module(parser *p) {
    check_place at = {.in_function = false};
    p->for_micropython = check_for_micropython(&p->body);
    check_future(p, &p->body);
    check_body(p, &at, &p->body);
}
