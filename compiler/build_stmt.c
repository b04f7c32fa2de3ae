/* Parameters and statements. */
#include "build.h"

#include <assert.h>
#include <string.h>

/* Names that nothing may bind; span is where the error stands. */
static void build_check_bound(parser *p, diag_span span, const ast_name *name) {
    if (strcmp(name->text, "__debug__") == 0) {
        build_error(p, span, "cannot assign to __debug__");
    }
}

/* ---- parameters ---- */

/* The place of the last c before an offset, where there is one. */
static uint32_t build_back_to(const parser *p, uint32_t at, char c) {
    const char *text = p->lexer->source->text;
    while (at > 0 && text[--at] != c) {
    }
    return at;
}

/* A parameter with its stars. */
static diag_span build_starred_param(const parser *p, const ast_param *param) {
    diag_span span = param->span;
    if (param->kind == AST_PARAM_STAR || param->kind == AST_PARAM_DOUBLE_STAR) {
        span.start = build_back_to(p, span.start, '*') - (param->kind == AST_PARAM_DOUBLE_STAR);
    }
    return span;
}

ast_param *build_param(parser *p, diag_span span, ast_param_kind kind, const ast_name *name,
                       ast_expr *annotation, ast_expr *default_value) {
    ast_param *param = arena_alloc(p->arena, sizeof *param);
    *param = (ast_param){kind, name, annotation, default_value, span};
    build_check_bound(p, span, name);
    if (default_value != NULL && kind != AST_PARAM_NORMAL) {
        uint32_t at = build_back_to(p, default_value->span.start, '=');
        build_error(p, (diag_span){at, at + 1}, "%s argument cannot have default value",
                    kind == AST_PARAM_STAR ? "var-positional" : "var-keyword");
    }
    return param;
}

static ast_params *build_params_new(parser *p, ast_params *params) {
    return params != NULL ? params : arena_alloc(p->arena, sizeof *params);
}

static void build_params_push(parser *p, ast_params *params, const ast_param *param) {
    if (params->count == params->capacity) {
        uint32_t capacity = params->capacity == 0 ? 4 : params->capacity * 2;
        params->items =
            arena_grow(p->arena, params->items, params->capacity * sizeof *params->items,
                       capacity * sizeof *params->items);
        params->capacity = capacity;
    }
    params->items[params->count++] = *param;
}

static void build_params_normal(parser *p, ast_params *params, const ast_param *param) {
    ast_param one = *param;
    if (params->star_seen) {
        one.kind = AST_PARAM_KEYWORD_ONLY;
        params->keyword_only++;
    } else {
        params->positional++;
        if (one.default_value != NULL) {
            params->defaults++;
        } else if (params->defaults > 0) {
            build_error(p, one.span, "non-default argument follows default argument");
        }
    }
    build_params_push(p, params, &one);
}

ast_params *build_params(parser *p, ast_params *params, const ast_param *param) {
    params = build_params_new(p, params);
    if (params->has_double_star) {
        build_error(p, build_starred_param(p, param),
                    "arguments cannot follow var-keyword argument");
        return params;
    }
    switch (param->kind) {
    case AST_PARAM_STAR:
        if (params->star_seen) {
            build_error(p, build_starred_param(p, param), "* argument may appear only once");
            params->bare_star = false;
            return params;
        }
        params->star_seen = params->has_star = true;
        build_params_push(p, params, param);
        break;
    case AST_PARAM_DOUBLE_STAR:
        if (params->bare_star && params->keyword_only == 0) {
            build_error(p, params->star_span, "named arguments must follow bare *");
            params->bare_star = false;
        }
        params->has_double_star = true;
        build_params_push(p, params, param);
        break;
    default: build_params_normal(p, params, param); break;
    }
    return params;
}

ast_params *build_params_star(parser *p, ast_params *params, diag_span span) {
    params = build_params_new(p, params);
    if (params->has_double_star) {
        build_error(p, span, "arguments cannot follow var-keyword argument");
    } else if (params->star_seen) {
        build_error(p, span, "* argument may appear only once");
    } else {
        params->star_seen = params->bare_star = true;
        params->star_span = span;
    }
    return params;
}

ast_params *build_params_slash(parser *p, ast_params *params, diag_span span) {
    params = build_params_new(p, params);
    if (params->has_double_star) {
        build_error(p, span, "arguments cannot follow var-keyword argument");
    } else if (params->star_seen) {
        build_error(p, span, "/ must be ahead of *");
    } else if (params->slash_seen) {
        build_error(p, span, "/ may appear only once");
    } else if (params->count == 0) {
        build_error(p, span, "at least one argument must precede /");
    }
    params->slash_seen = true;
    params->positional_only = params->positional;
    for (uint32_t i = 0; i < params->positional_only; i++) {
        params->items[i].kind = AST_PARAM_POSITIONAL_ONLY;
    }
    return params;
}

static void build_params_unique(parser *p, const ast_params *params) {
    for (uint32_t i = 1; i < params->count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (params->items[i].name == params->items[j].name) {
                build_error(p, params->items[i].span,
                            "duplicate argument '%s' in function definition",
                            params->items[i].name->text);
                break;
            }
        }
    }
}

ast_params *build_params_end(parser *p, ast_params *params) {
    params = build_params_new(p, params);
    if (params->bare_star && params->keyword_only == 0) {
        build_error(p, params->star_span, "named arguments must follow bare *");
    }
    if (params->count > BUILD_MAX_PARAMS) {
        build_error(p, params->items[BUILD_MAX_PARAMS].span, "more than %d parameters",
                    BUILD_MAX_PARAMS);
    } else {
        build_params_unique(p, params);
    }
    return params;
}

/* ---- simple statements ---- */

ast_stmt *build_stmt(parser *p, ast_stmt_kind kind, diag_span span) {
    ast_stmt *stmt = arena_alloc(p->arena, sizeof *stmt);
    stmt->kind = kind;
    stmt->span = span;
    stmt->height = 1;
    return stmt;
}

static void build_over(parser *p, ast_stmt *stmt, const ast_expr *child) {
    if (child != NULL) {
        build_rise(p, stmt->span, &stmt->height, child->height);
    }
}

static void build_over_all(parser *p, ast_stmt *stmt, const ast_expr_list *children) {
    for (uint32_t i = 0; i < children->count; i++) {
        build_over(p, stmt, children->items[i]);
    }
}

ast_stmt *build_expr_stmt(parser *p, diag_span span, ast_expr *expr) {
    ast_stmt *stmt = build_stmt(p, STMT_EXPR, span);
    stmt->as.expr = expr;
    build_over(p, stmt, expr);
    return stmt;
}

/* Where CPython's parser sees an attempt to compare: one "=", and left of it no choice of names. */
static bool build_meant_equal(const ast_expr *target) {
    switch (target->kind) {
    case EXPR_BOOLEAN:
    case EXPR_COMPARE:
    case EXPR_CONDITIONAL:
    case EXPR_LAMBDA:
    case EXPR_NAMED: return target->parenthesized;
    case EXPR_UNARY: return target->parenthesized || target->as.unary.op != AST_UNARY_NOT;
    case EXPR_CONSTANT: return target->as.constant.kind > AST_CONST_TRUE;
    case EXPR_GENERATOR:
    case EXPR_LIST:
    case EXPR_TUPLE:
    case EXPR_STARRED: return false;
    default: return true;
    }
}

ast_stmt *build_assign(parser *p, diag_span span, ast_expr_list *chain) {
    ast_stmt *stmt = build_stmt(p, STMT_ASSIGN, span);
    build_over_all(p, stmt, chain);
    stmt->as.assign.value = chain->items[chain->count - 1];
    stmt->as.assign.targets = *chain;
    stmt->as.assign.targets.count--;
    for (uint32_t i = 0; i + 1 < chain->count; i++) {
        ast_expr *target = chain->items[i];
        bool is_yield = target->kind == EXPR_YIELD || target->kind == EXPR_YIELD_FROM;
        if (is_yield && !target->parenthesized) {
            build_error(p, target->span, "assignment to yield expression not possible");
        } else if (target->kind == EXPR_STARRED) {
            build_error(p, target->span, "starred assignment target must be in a list or tuple");
        } else {
            bool hint = chain->count == 2 && build_meant_equal(target);
            const char *what = "cannot assign to %s";
            (void)target_check(
                p, target, AST_STORE,
                hint ? "cannot assign to %s here. Maybe you meant '==' instead of '='?" : what);
        }
    }
    return stmt;
}

ast_stmt *build_aug_assign(parser *p, diag_span span, ast_expr *target, int op, ast_expr *value) {
    static const char what[] = "'%s' is an illegal expression for augmented assignment";
    ast_stmt *stmt = build_stmt(p, STMT_AUG_ASSIGN, span);
    stmt->as.aug_assign.target = target;
    stmt->as.aug_assign.op = (ast_binary_op)op;
    stmt->as.aug_assign.value = value;
    build_over(p, stmt, target);
    build_over(p, stmt, value);
    if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) {
        build_error(p, target->span, what, target_kind_name(target));
    } else {
        (void)target_check(p, target, AST_STORE, what);
    }
    return stmt;
}

ast_stmt *build_ann_assign(parser *p, diag_span span, ast_expr *target, ast_expr *annotation,
                           ast_expr *value) {
    ast_stmt *stmt = build_stmt(p, STMT_ANN_ASSIGN, span);
    stmt->as.ann_assign.target = target;
    stmt->as.ann_assign.annotation = annotation;
    stmt->as.ann_assign.value = value;
    stmt->as.ann_assign.simple = target->kind == EXPR_NAME && !target->parenthesized;
    build_over(p, stmt, target);
    build_over(p, stmt, annotation);
    build_over(p, stmt, value);
    if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) {
        build_error(p, target->span, "only single target (not %s) can be annotated",
                    target_kind_name(target));
    } else if (target->kind == EXPR_NAME || target->kind == EXPR_ATTRIBUTE ||
               target->kind == EXPR_SUBSCRIPT) {
        (void)target_check(p, target, AST_STORE, "cannot assign to %s");
    } else {
        build_error(p, target->span, "illegal target for annotation");
    }
    return stmt;
}

ast_stmt *build_delete(parser *p, diag_span span, ast_expr_list *targets) {
    ast_stmt *stmt = build_stmt(p, STMT_DELETE, span);
    ast_expr *one = targets->items[0];
    bool several = one->kind == EXPR_TUPLE && !one->parenthesized;
    stmt->as.targets = several ? one->as.elements : *targets;
    for (uint32_t i = 0; i < stmt->as.targets.count; i++) {
        (void)target_check(p, stmt->as.targets.items[i], AST_DEL, "cannot delete %s");
    }
    build_over_all(p, stmt, &stmt->as.targets);
    return stmt;
}

ast_stmt *build_return(parser *p, diag_span span, ast_expr *value) {
    ast_stmt *stmt = build_stmt(p, STMT_RETURN, span);
    stmt->as.expr = value;
    build_over(p, stmt, value);
    return stmt;
}

ast_stmt *build_raise(parser *p, diag_span span, ast_expr *value, ast_expr *cause) {
    ast_stmt *stmt = build_stmt(p, STMT_RAISE, span);
    stmt->as.raise.value = value;
    stmt->as.raise.cause = cause;
    build_over(p, stmt, value);
    build_over(p, stmt, cause);
    return stmt;
}

ast_stmt *build_assert(parser *p, diag_span span, ast_expr *test, ast_expr *message) {
    ast_stmt *stmt = build_stmt(p, STMT_ASSERT, span);
    stmt->as.assertion.test = test;
    stmt->as.assertion.message = message;
    build_over(p, stmt, test);
    build_over(p, stmt, message);
    return stmt;
}

ast_stmt *build_scope_names(parser *p, ast_stmt_kind kind, diag_span span, ast_name_list *names) {
    ast_stmt *stmt = build_stmt(p, kind, span);
    stmt->as.names = *names;
    return stmt;
}

ast_stmt *build_import(parser *p, diag_span span, ast_alias_list *aliases) {
    ast_stmt *stmt = build_stmt(p, STMT_IMPORT, span);
    stmt->as.import.aliases = *aliases;
    for (uint32_t i = 0; i < aliases->count; i++) {
        const ast_alias *alias = &aliases->items[i];
        build_check_bound(p, span, alias->as != NULL ? alias->as : alias->name);
    }
    return stmt;
}

ast_stmt *build_import_from(parser *p, diag_span span, uint32_t level, const ast_name *module,
                            ast_alias_list *aliases) {
    ast_stmt *stmt = build_stmt(p, STMT_IMPORT_FROM, span);
    stmt->as.import_from.level = level;
    stmt->as.import_from.module = module;
    stmt->as.import_from.aliases = *aliases;
    for (uint32_t i = 0; i < aliases->count; i++) {
        const ast_alias *alias = &aliases->items[i];
        build_check_bound(p, span, alias->as != NULL ? alias->as : alias->name);
    }
    return stmt;
}

const ast_name *build_dotted(parser *p, const ast_name *left, const ast_name *right) {
    if (left->len > BUILD_MAX_DOTTED) {
        return left; /* reported when it grew beyond */
    }
    char *text = arena_format(p->arena, "%s.%s", left->text, right->text);
    if (strlen(text) > BUILD_MAX_DOTTED) {
        const token *last = &p->lexer->tokens.items[p->next - 1];
        build_error(p, last->span, "module name is longer than %d bytes", BUILD_MAX_DOTTED);
    }
    return ast_intern(p->names, text, strlen(text));
}

/* ---- compound statements ---- */

/* Takes a body over into its place, and ends the statement where the body ends. */
static void build_body(parser *p, ast_stmt *stmt, ast_stmt_list *place, const ast_stmt_list *body) {
    if (body == NULL) {
        return;
    }
    *place = *body;
    for (uint32_t i = 0; i < body->count; i++) {
        build_rise(p, stmt->span, &stmt->height, body->items[i]->height);
    }
    if (body->count > 0) {
        stmt->span.end = body->items[body->count - 1]->span.end;
    }
}

ast_stmt *build_branch(parser *p, ast_stmt_kind kind, diag_span span, ast_expr *test,
                       ast_stmt_list *body, ast_stmt_list *orelse) {
    ast_stmt *stmt = build_stmt(p, kind, span);
    stmt->as.branch.test = test;
    build_over(p, stmt, test);
    build_body(p, stmt, &stmt->as.branch.body, body);
    build_body(p, stmt, &stmt->as.branch.orelse, orelse);
    return stmt;
}

ast_stmt *build_for(parser *p, diag_span span, ast_expr *target, ast_expr *iter,
                    ast_stmt_list *body, ast_stmt_list *orelse) {
    ast_stmt *stmt = build_stmt(p, STMT_FOR, span);
    stmt->as.loop.target = target;
    stmt->as.loop.iter = iter;
    build_over(p, stmt, target);
    build_over(p, stmt, iter);
    build_body(p, stmt, &stmt->as.loop.body, body);
    build_body(p, stmt, &stmt->as.loop.orelse, orelse);
    if (target->kind == EXPR_STARRED) {
        build_error(p, target->span, "starred assignment target must be in a list or tuple");
    } else {
        (void)target_check(p, target, AST_STORE, "cannot assign to %s");
    }
    return stmt;
}

/* "with (a, b):" has two items, although it reads like a tuple. */
static ast_with_item_list *build_unwrap_items(parser *p, ast_with_item_list *items) {
    const ast_expr *one = items->items[0].context;
    if (items->count != 1 || items->items[0].target != NULL || one->kind != EXPR_TUPLE ||
        one->as.elements.count == 0) {
        return items;
    }
    ast_with_item_list *list = NULL;
    for (uint32_t i = 0; i < one->as.elements.count; i++) {
        ast_expr *element = one->as.elements.items[i];
        bool plain = element->kind != EXPR_STARRED && element->kind != EXPR_NAMED;
        if (!plain && !element->parenthesized) {
            return items;
        }
        list = build_items(p, list, element->span, element, NULL);
    }
    return list;
}

ast_stmt *build_with(parser *p, diag_span span, ast_with_item_list *items, ast_stmt_list *body) {
    ast_stmt *stmt = build_stmt(p, STMT_WITH, span);
    stmt->as.with.items = *build_unwrap_items(p, items);
    for (uint32_t i = 0; i < stmt->as.with.items.count; i++) {
        const ast_with_item *item = &stmt->as.with.items.items[i];
        build_over(p, stmt, item->context);
        build_over(p, stmt, item->target);
        if (item->target != NULL && item->target->kind == EXPR_STARRED) {
            build_error(p, item->target->span,
                        "starred assignment target must be in a list or tuple");
        } else if (item->target != NULL) {
            (void)target_check(p, item->target, AST_STORE, "cannot assign to %s");
        }
    }
    build_body(p, stmt, &stmt->as.with.body, body);
    return stmt;
}

ast_stmt *build_try(parser *p, diag_span span, ast_stmt_list *body, ast_handler_list *handlers,
                    bool is_group, ast_stmt_list *orelse, ast_stmt_list *finally) {
    ast_stmt *stmt = build_stmt(p, STMT_TRY, span);
    build_body(p, stmt, &stmt->as.try.body, body);
    stmt->as.try.is_group = is_group;
    if (handlers != NULL) {
        stmt->as.try.handlers = *handlers;
    }
    for (uint32_t i = 0; i < stmt->as.try.handlers.count; i++) {
        ast_handler *handler = &stmt->as.try.handlers.items[i];
        build_over(p, stmt, handler->type);
        build_body(p, stmt, &handler->body, &handler->body);
        if (handler->type == NULL && i + 1 < stmt->as.try.handlers.count) {
            build_error(p, handler->span, "default 'except:' must be last");
        }
        if (handler->name != NULL) {
            build_check_bound(p, handler->span, handler->name);
        }
    }
    build_body(p, stmt, &stmt->as.try.orelse, orelse);
    build_body(p, stmt, &stmt->as.try.finally, finally);
    return stmt;
}

ast_case_list *build_cases(parser *p, ast_case_list *list, const ast_case_list *one) {
    if (one->count == 0) {
        return list;
    }
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity * 2 + 2;
        list->items = arena_grow(p->arena, list->items, list->capacity * sizeof *list->items,
                                 capacity * sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count++] = one->items[0];
    return list;
}

ast_case_list *build_case(parser *p, ast_pattern *pattern, ast_expr *guard, ast_stmt_list *body) {
    ast_case_list *list = arena_alloc(p->arena, sizeof *list);
    if (pattern == NULL) {
        return list;
    }
    ast_case one = {pattern, guard, *body};
    return build_cases(p, list, &(ast_case_list){.items = &one, .count = 1});
}

ast_stmt *build_match(parser *p, diag_span span, ast_expr *subject, ast_case_list *cases) {
    ast_stmt *stmt = build_stmt(p, STMT_MATCH, span);
    stmt->as.match.subject = subject;
    stmt->as.match.cases = *cases;
    build_over(p, stmt, subject);
    for (uint32_t i = 0; i < cases->count; i++) {
        ast_case *one = &cases->items[i];
        build_rise(p, stmt->span, &stmt->height, one->pattern->height);
        build_over(p, stmt, one->guard);
        build_body(p, stmt, &one->body, &one->body);
    }
    return stmt;
}

ast_stmt *build_function(parser *p, diag_span span, const ast_name *name, diag_span name_span,
                         ast_params *params, ast_expr *returns, ast_stmt_list *body) {
    ast_stmt *stmt = build_stmt(p, STMT_FUNCTION_DEF, span);
    stmt->as.function.name = name;
    stmt->as.function.name_span = name_span;
    stmt->as.function.params = params;
    stmt->as.function.returns = returns;
    build_check_bound(p, span, name);
    build_over(p, stmt, returns);
    for (uint32_t i = 0; i < params->count; i++) {
        build_over(p, stmt, params->items[i].annotation);
        build_over(p, stmt, params->items[i].default_value);
    }
    build_body(p, stmt, &stmt->as.function.body, body);
    return stmt;
}

ast_stmt *build_async(parser *p, diag_span span, ast_stmt *stmt) {
    (void)p;
    stmt->span = span;
    switch (stmt->kind) {
    case STMT_FOR: stmt->as.loop.is_async = true; break;
    case STMT_WITH: stmt->as.with.is_async = true; break;
    default: stmt->as.function.is_async = true; break;
    }
    return stmt;
}

ast_stmt *build_class(parser *p, diag_span span, const ast_name *name, diag_span name_span,
                      parse_call *call, ast_stmt_list *body) {
    ast_stmt *stmt = build_stmt(p, STMT_CLASS_DEF, span);
    stmt->as.class.name = name;
    stmt->as.class.name_span = name_span;
    build_check_bound(p, span, name);
    if (call != NULL) {
        stmt->as.class.bases = call->args;
        stmt->as.class.keywords = call->keywords;
        build_over_all(p, stmt, &call->args);
        for (uint32_t i = 0; i < call->keywords.count; i++) {
            build_over(p, stmt, call->keywords.items[i].value);
        }
        if (call->bare_generator != NULL) {
            const ast_clause *clause = call->bare_generator->as.comprehension.clauses.items;
            build_error(p, clause->span, "invalid syntax");
        }
        build_check_args(p, span, call);
    }
    build_body(p, stmt, &stmt->as.class.body, body);
    return stmt;
}

/* What follows "micropython." in a decorator, or "". */
static const char *build_emitter(const ast_expr *e) {
    bool ours = e->kind == EXPR_ATTRIBUTE && e->as.attribute.value->kind == EXPR_NAME &&
                strcmp(e->as.attribute.value->as.name.id->text, "micropython") == 0;
    return ours ? e->as.attribute.name->text : "";
}

/* As in MicroPython, @micropython.native and its like choose how a function is compiled: nothing is looked up
 * when the program runs, and the module need not be imported. Here all of them mean bytecode. */
static void build_emitters(parser *p, ast_expr_list *decorators) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < decorators->count; i++) {
        ast_expr *e = decorators->items[i];
        const char *name = build_emitter(e);
        if (strcmp(name, "native") == 0 || strcmp(name, "viper") == 0 ||
            strcmp(name, "bytecode") == 0) {
            continue;
        }
        if (strncmp(name, "asm_", 4) == 0) {
            diag_warning(p->diags, e->span,
                         "functions in assembler cannot be compiled: this definition will fail");
        }
        decorators->items[kept++] = e;
    }
    decorators->count = kept;
}

ast_stmt *build_decorated(parser *p, ast_expr_list *decorators, ast_stmt *definition) {
    ast_expr_list *place = &definition->as.class.decorators;
    if (definition->kind != STMT_CLASS_DEF) {
        place = &definition->as.function.decorators;
        build_emitters(p, decorators);
    }
    *place = *decorators;
    build_over_all(p, definition, decorators);
    return definition;
}
