/* Lists and expressions. */
#include "build.h"

#include <assert.h>
#include <string.h>

void build_error(parser *p, diag_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *message = arena_vformat(p->arena, format, args);
    va_end(args);
    (void)diag_error(p->diags, span, "%s", message);
}

/* ---- lists ---- */

/* Makes room for one more item; list is a struct with items, count and capacity. */
#define BUILD_ROOM(p, list)                                                                     \
    do {                                                                                        \
        if ((list)->count == (list)->capacity) {                                                \
            uint32_t capacity = (list)->capacity == 0 ? 2 : (list)->capacity * 2;               \
            (list)->items =                                                                     \
                arena_grow((p)->arena, (list)->items, (list)->capacity * sizeof *(list)->items, \
                           capacity * sizeof *(list)->items);                                   \
            (list)->capacity = capacity;                                                        \
        }                                                                                       \
    } while (0)

#define BUILD_NEW_IF_NULL(p, list) \
    ((list) != NULL ? (list) : arena_alloc((p)->arena, sizeof *(list)))

static void build_push(parser *p, ast_expr_list *list, ast_expr *expr) {
    BUILD_ROOM(p, list);
    list->items[list->count++] = expr;
}

ast_expr_list *build_exprs(parser *p, ast_expr_list *list, ast_expr *expr) {
    list = BUILD_NEW_IF_NULL(p, list);
    build_push(p, list, expr);
    return list;
}

ast_stmt_list *build_stmts(parser *p, ast_stmt_list *list, ast_stmt *stmt) {
    list = BUILD_NEW_IF_NULL(p, list);
    if (stmt != NULL) {
        BUILD_ROOM(p, list);
        list->items[list->count++] = stmt;
    }
    return list;
}

ast_stmt_list *build_join(parser *p, ast_stmt_list *list, const ast_stmt_list *more) {
    for (uint32_t i = 0; i < more->count; i++) {
        list = build_stmts(p, list, more->items[i]);
    }
    return list;
}

ast_name_list *build_names(parser *p, ast_name_list *list, const ast_name *name, diag_span span) {
    list = BUILD_NEW_IF_NULL(p, list);
    BUILD_ROOM(p, list);
    list->items[list->count++] = (ast_name_ref){name, span};
    return list;
}

ast_alias_list *build_aliases(parser *p, ast_alias_list *list, diag_span span, const ast_name *name,
                              const ast_name *as) {
    list = BUILD_NEW_IF_NULL(p, list);
    BUILD_ROOM(p, list);
    list->items[list->count++] = (ast_alias){name, as, span};
    return list;
}

ast_with_item_list *build_items(parser *p, ast_with_item_list *list, diag_span span,
                                ast_expr *context, ast_expr *target) {
    list = BUILD_NEW_IF_NULL(p, list);
    BUILD_ROOM(p, list);
    list->items[list->count++] = (ast_with_item){context, target, span};
    return list;
}

ast_handler_list *build_handlers(parser *p, ast_handler_list *list, const ast_handler_list *one) {
    BUILD_ROOM(p, list);
    list->items[list->count++] = one->items[0];
    return list;
}

ast_handler_list *build_handler(parser *p, diag_span span, ast_expr *type, const ast_name *name,
                                ast_stmt_list *body) {
    ast_handler_list *list = arena_alloc(p->arena, sizeof *list);
    BUILD_ROOM(p, list);
    list->items[list->count++] = (ast_handler){type, name, *body, span};
    return list;
}

/* ---- nodes ---- */

static ast_expr *build_expr(parser *p, ast_expr_kind kind, diag_span span) {
    ast_expr *expr = arena_alloc(p->arena, sizeof *expr);
    expr->kind = kind;
    expr->span = span;
    expr->height = 1;
    return expr;
}

void build_rise(parser *p, diag_span span, uint16_t *height, uint16_t child) {
    if (child < *height) {
        return;
    }
    if (child < AST_MAX_DEPTH) {
        *height = (uint16_t)(child + 1);
        return;
    }
    *height = AST_MAX_DEPTH;
    advice_too_deep(p, span);
}

static void build_above(parser *p, ast_expr *expr, const ast_expr *child) {
    if (child != NULL) {
        build_rise(p, expr->span, &expr->height, child->height);
    }
}

static void build_above_all(parser *p, ast_expr *expr, const ast_expr_list *children) {
    for (uint32_t i = 0; i < children->count; i++) {
        build_above(p, expr, children->items[i]);
    }
}

ast_expr *build_keyword_constant(parser *p, diag_span span, ast_const_kind kind) {
    ast_expr *expr = build_expr(p, EXPR_CONSTANT, span);
    expr->as.constant.kind = kind;
    return expr;
}

ast_expr *build_constant(parser *p, diag_span span, const ast_const *constant) {
    ast_expr *expr = build_expr(p, EXPR_CONSTANT, span);
    expr->as.constant = *constant;
    return expr;
}

ast_expr *build_name(parser *p, diag_span span, const ast_name *name) {
    ast_expr *expr = build_expr(p, EXPR_NAME, span);
    expr->as.name.id = name;
    return expr;
}

ast_expr *build_attribute(parser *p, diag_span span, ast_expr *value, const ast_name *name,
                          diag_span name_span) {
    ast_expr *expr = build_expr(p, EXPR_ATTRIBUTE, span);
    expr->as.attribute.value = value;
    expr->as.attribute.name = name;
    expr->as.attribute.name_span = name_span;
    build_above(p, expr, value);
    return expr;
}

ast_expr *build_subscript(parser *p, diag_span span, ast_expr *value, ast_expr *index) {
    ast_expr *expr = build_expr(p, EXPR_SUBSCRIPT, span);
    expr->as.subscript.value = value;
    expr->as.subscript.index = index;
    build_above(p, expr, value);
    build_above(p, expr, index);
    return expr;
}

ast_expr *build_slices(parser *p, diag_span span, ast_expr_list *list, bool comma) {
    bool starred = list->count == 1 && list->items[0]->kind == EXPR_STARRED;
    return build_tuple_or_one(p, span, list, comma || starred);
}

ast_expr *build_slice(parser *p, diag_span span, ast_expr *lower, ast_expr *upper, ast_expr *step) {
    ast_expr *expr = build_expr(p, EXPR_SLICE, span);
    expr->as.slice.lower = lower;
    expr->as.slice.upper = upper;
    expr->as.slice.step = step;
    build_above(p, expr, lower);
    build_above(p, expr, upper);
    build_above(p, expr, step);
    return expr;
}

ast_expr *build_starred(parser *p, diag_span span, ast_expr *value) {
    ast_expr *expr = build_expr(p, EXPR_STARRED, span);
    expr->as.starred.value = value;
    build_above(p, expr, value);
    return expr;
}

ast_expr *build_unary(parser *p, diag_span span, ast_unary_op op, ast_expr *operand) {
    ast_expr *expr = build_expr(p, EXPR_UNARY, span);
    expr->as.unary.op = op;
    expr->as.unary.operand = operand;
    build_above(p, expr, operand);
    return expr;
}

ast_expr *build_binary(parser *p, diag_span span, ast_binary_op op, ast_expr *left,
                       ast_expr *right) {
    ast_expr *expr = build_expr(p, EXPR_BINARY, span);
    expr->as.binary.op = op;
    expr->as.binary.left = left;
    expr->as.binary.right = right;
    build_above(p, expr, left);
    build_above(p, expr, right);
    return expr;
}

ast_expr *build_boolean(parser *p, diag_span span, bool is_or, ast_expr *left, ast_expr *right) {
    ast_expr *expr = left;
    if (left->kind != EXPR_BOOLEAN || left->as.boolean.is_or != is_or || left->parenthesized) {
        expr = build_expr(p, EXPR_BOOLEAN, span);
        expr->as.boolean.is_or = is_or;
        build_push(p, &expr->as.boolean.values, left);
        build_above(p, expr, left);
    }
    expr->span = span;
    build_push(p, &expr->as.boolean.values, right);
    build_above(p, expr, right);
    return expr;
}

ast_expr *build_compare(parser *p, diag_span span, ast_expr *left, int op, ast_expr *right) {
    ast_expr *expr = build_expr(p, EXPR_COMPARE, span);
    expr->as.compare.left = left;
    build_above(p, expr, left);
    return build_compare_more(p, span, expr, op, right);
}

ast_expr *build_compare_more(parser *p, diag_span span, ast_expr *compare, int op,
                             ast_expr *right) {
    ast_expr_list *rights = &compare->as.compare.rights;
    uint32_t had = rights->capacity;
    build_push(p, rights, right);
    if (rights->capacity != had) {
        compare->as.compare.ops =
            arena_grow(p->arena, compare->as.compare.ops, had, rights->capacity);
    }
    compare->as.compare.ops[rights->count - 1] = (uint8_t)op;
    compare->span = span;
    build_above(p, compare, right);
    return compare;
}

ast_expr *build_conditional(parser *p, diag_span span, ast_expr *body, ast_expr *test,
                            ast_expr *orelse) {
    ast_expr *expr = build_expr(p, EXPR_CONDITIONAL, span);
    expr->as.conditional.test = test;
    expr->as.conditional.body = body;
    expr->as.conditional.orelse = orelse;
    build_above(p, expr, test);
    build_above(p, expr, body);
    build_above(p, expr, orelse);
    return expr;
}

ast_expr *build_named(parser *p, diag_span span, ast_expr *target, ast_expr *value) {
    if (target->kind != EXPR_NAME || target->parenthesized) {
        build_error(p, target->span, "cannot use assignment expressions with %s",
                    target_kind_name(target));
    } else {
        (void)target_check(p, target, AST_STORE, "cannot assign to %s");
    }
    ast_expr *expr = build_expr(p, EXPR_NAMED, span);
    expr->as.named.target = target;
    expr->as.named.value = value;
    build_above(p, expr, target);
    build_above(p, expr, value);
    return expr;
}

ast_expr *build_misplaced_assign(parser *p, diag_span span, ast_expr *target, ast_expr *value) {
    if (target->kind == EXPR_NAME) {
        build_error(p, span, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    } else if (target->kind == EXPR_CONSTANT && target->as.constant.kind <= AST_CONST_TRUE) {
        build_error(p, target->span, "cannot assign to %s", target_kind_name(target));
    } else {
        build_error(p, target->span,
                    "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                    target_kind_name(target));
    }
    return value;
}

ast_expr *build_lambda(parser *p, diag_span span, ast_params *params, ast_expr *body) {
    ast_expr *expr = build_expr(p, EXPR_LAMBDA, span);
    expr->as.lambda.params = params;
    expr->as.lambda.body = body;
    build_above(p, expr, body);
    for (uint32_t i = 0; i < params->count; i++) {
        build_above(p, expr, params->items[i].default_value);
    }
    return expr;
}

ast_expr *build_display(parser *p, diag_span span, ast_expr_kind kind, ast_expr_list *elements) {
    ast_expr *expr = build_expr(p, kind, span);
    if (elements != NULL) {
        expr->as.elements = *elements;
        build_above_all(p, expr, elements);
    }
    return expr;
}

ast_expr *build_tuple_or_one(parser *p, diag_span span, ast_expr_list *list, bool comma) {
    bool one = list->count == 1 && !comma;
    return one ? list->items[0] : build_display(p, span, EXPR_TUPLE, list);
}

ast_expr *build_parenthesized(parser *p, diag_span span, ast_expr *inner) {
    if (inner->kind == EXPR_STARRED && !inner->parenthesized) {
        build_error(p, inner->span, "cannot use starred expression here");
    }
    bool whole = inner->kind == EXPR_TUPLE || inner->kind == EXPR_GENERATOR;
    if (whole && !inner->parenthesized) {
        inner->span = span;
    }
    inner->parenthesized = true;
    return inner;
}

parse_pair *build_pair(parser *p, ast_expr *key, ast_expr *value) {
    parse_pair *pair = arena_alloc(p->arena, sizeof *pair);
    *pair = (parse_pair){key, value};
    return pair;
}

ast_expr *build_dict(parser *p, ast_expr *dict, const parse_pair *pair) {
    if (dict == NULL) {
        dict = build_expr(p, EXPR_DICT, (diag_span){0, 0});
    }
    if (pair != NULL) {
        build_push(p, &dict->as.dict.keys, pair->key);
        build_push(p, &dict->as.dict.values, pair->value);
        build_above(p, dict, pair->key);
        build_above(p, dict, pair->value);
    }
    return dict;
}

ast_expr *build_comprehension(parser *p, diag_span span, ast_expr_kind kind, ast_expr *element,
                              ast_expr *value, ast_clause_list *clauses) {
    if (element->kind == EXPR_STARRED) {
        build_error(p, element->span, "iterable unpacking cannot be used in comprehension");
    }
    ast_expr *expr = build_expr(p, kind, span);
    expr->as.comprehension.element = element;
    expr->as.comprehension.value = value;
    expr->as.comprehension.clauses = *clauses;
    build_above(p, expr, element);
    build_above(p, expr, value);
    for (uint32_t i = 0; i < clauses->count; i++) {
        build_above(p, expr, clauses->items[i].target);
        build_above(p, expr, clauses->items[i].iter);
        build_above_all(p, expr, &clauses->items[i].conditions);
    }
    return expr;
}

ast_expr *build_dict_comprehension(parser *p, diag_span span, parse_pair *pair,
                                   ast_clause_list *clauses) {
    if (pair->key == NULL) {
        diag_span stars = {span.start, pair->value->span.end};
        while (p->lexer->source->text[stars.start] != '*') {
            stars.start++;
        }
        build_error(p, stars, "dict unpacking cannot be used in dict comprehension");
        pair->key = pair->value;
    }
    return build_comprehension(p, span, EXPR_DICT_COMP, pair->key, pair->value, clauses);
}

ast_clause_list *build_clause(parser *p, ast_clause_list *list, diag_span span, bool is_async,
                              ast_expr *target, ast_expr *iter) {
    (void)target_check(p, target, AST_STORE, "cannot assign to %s");
    list = BUILD_NEW_IF_NULL(p, list);
    BUILD_ROOM(p, list);
    list->items[list->count++] =
        (ast_clause){.target = target, .iter = iter, .is_async = is_async, .span = span};
    return list;
}

ast_clause_list *build_condition(parser *p, ast_clause_list *list, ast_expr *test) {
    ast_clause *clause = &list->items[list->count - 1];
    build_push(p, &clause->conditions, test);
    clause->span.end = test->span.end;
    return list;
}

ast_expr *build_yield(parser *p, diag_span span, ast_expr_kind kind, ast_expr *value) {
    ast_expr *expr = build_expr(p, kind, span);
    expr->as.yield.value = value;
    build_above(p, expr, value);
    return expr;
}

/* ---- calls ---- */

parse_arg *build_arg_part(parser *p, diag_span span, int stars, ast_expr *name, ast_expr *value) {
    parse_arg *arg = arena_alloc(p->arena, sizeof *arg);
    *arg = (parse_arg){span, stars, name, value, false};
    return arg;
}

parse_arg *build_arg_generator(parser *p, diag_span span, ast_expr *element,
                               ast_clause_list *clauses) {
    ast_expr *e = build_comprehension(p, span, EXPR_GENERATOR, element, NULL, clauses);
    parse_arg *arg = build_arg_part(p, span, 0, NULL, e);
    arg->bare_generator = true;
    return arg;
}

static void build_keyword(parser *p, parse_call *call, const ast_name *name, const parse_arg *arg) {
    BUILD_ROOM(p, &call->keywords);
    call->keywords.items[call->keywords.count++] = (ast_keyword){name, arg->value, arg->span};
}

static void build_named_arg(parser *p, parse_call *call, const parse_arg *arg) {
    const ast_expr *name = arg->name;
    if (name->kind == EXPR_CONSTANT && name->as.constant.kind <= AST_CONST_TRUE) {
        build_error(p, name->span, "cannot assign to %s", target_kind_name(name));
    } else if (name->kind != EXPR_NAME || name->parenthesized) {
        build_error(p, (diag_span){name->span.start, arg->span.end},
                    "expression cannot contain assignment, perhaps you meant \"==\"?");
    } else {
        build_keyword(p, call, name->as.name.id, arg);
    }
}

static void build_positional(parser *p, parse_call *call, const parse_arg *arg) {
    if (arg->stars == 1) {
        if (call->unpacked) {
            build_error(p, arg->span,
                        "iterable argument unpacking follows keyword argument unpacking");
        }
        build_push(p, &call->args, build_starred(p, arg->span, arg->value));
        return;
    }
    if (call->keywords.count > 0) {
        call->misplaced = call->unpacked ? "keyword argument unpacking" : "keyword argument";
    }
    if (arg->bare_generator) {
        call->bare_generator = arg->value;
    }
    build_push(p, &call->args, arg->value);
}

static void build_bare_generator(parser *p, parse_call *call) {
    if (call->bare_generator != NULL) {
        build_error(p, call->bare_generator->span, "Generator expression must be parenthesized");
        call->bare_generator = NULL;
    }
}

parse_call *build_arg(parser *p, parse_call *call, const parse_arg *arg) {
    bool first = call == NULL;
    call = BUILD_NEW_IF_NULL(p, call);
    build_bare_generator(p, call);
    if (arg->name != NULL) {
        build_named_arg(p, call, arg);
    } else if (arg->stars == 2) {
        call->unpacked = true;
        build_keyword(p, call, NULL, arg);
    } else {
        build_positional(p, call, arg);
        if (!first) {
            build_bare_generator(p, call);
        }
    }
    return call;
}

parse_call *build_args_comma(parser *p, parse_call *call) {
    build_bare_generator(p, call);
    return call;
}

parse_call *build_args_end(parser *p, diag_span close, parse_call *call) {
    if (call != NULL && call->misplaced != NULL) {
        build_error(p, close, "positional argument follows %s", call->misplaced);
    }
    return call;
}

/* Linear in the number of keywords: marks the names seen in an array by index. */
static void build_check_keywords(parser *p, const ast_keyword_list *keywords) {
    if (keywords->count < 2) {
        return;
    }
    uint32_t names = ast_names_count(p->names);
    if (keywords->count > 16) {
        bool *seen = arena_alloc(p->arena, names);
        for (uint32_t i = 0; i < keywords->count; i++) {
            const ast_keyword *k = &keywords->items[i];
            if (k->name != NULL && seen[k->name->index]) {
                build_error(p, k->span, "keyword argument repeated: %s", k->name->text);
            }
            if (k->name != NULL) {
                seen[k->name->index] = true;
            }
        }
        return;
    }
    for (uint32_t i = 1; i < keywords->count; i++) {
        const ast_keyword *k = &keywords->items[i];
        for (uint32_t j = 0; j < i && k->name != NULL; j++) {
            if (keywords->items[j].name == k->name) {
                build_error(p, k->span, "keyword argument repeated: %s", k->name->text);
                break;
            }
        }
    }
}

void build_check_args(parser *p, diag_span span, const parse_call *call) {
    for (uint32_t i = 0; i < call->keywords.count; i++) {
        const ast_name *name = call->keywords.items[i].name;
        if (name != NULL && strcmp(name->text, "__debug__") == 0) {
            build_error(p, span, "cannot assign to __debug__");
        }
    }
    build_check_keywords(p, &call->keywords);
}

ast_expr *build_call(parser *p, diag_span span, ast_expr *function, parse_call *call) {
    ast_expr *expr = build_expr(p, EXPR_CALL, span);
    expr->as.call.function = function;
    build_above(p, expr, function);
    if (call == NULL) {
        return expr;
    }
    expr->as.call.args = call->args;
    expr->as.call.keywords = call->keywords;
    build_above_all(p, expr, &call->args);
    for (uint32_t i = 0; i < call->keywords.count; i++) {
        build_above(p, expr, call->keywords.items[i].value);
    }
    if (call->bare_generator != NULL) {
        /* The parentheses of the call are the generator's. */
        call->bare_generator->span.start = function->span.end;
        call->bare_generator->span.end = span.end;
    }
    build_check_args(p, span, call);
    return expr;
}

/* ---- strings ---- */

/* A JoinedStr or constant is made of parts; adjacent texts are joined when it is finished. */
static bool build_is_text(const ast_expr *expr, ast_const_kind kind) {
    return expr->kind == EXPR_CONSTANT && expr->as.constant.kind == kind;
}

/* Joins the texts of list from index first up to last into one constant. */
static ast_expr *build_merge(parser *p, const ast_expr_list *list, uint32_t first, uint32_t last) {
    ast_expr *result = list->items[first];
    if (last == first + 1) {
        return result;
    }
    uint64_t len = 0;
    for (uint32_t i = first; i < last; i++) {
        len += list->items[i]->as.constant.text.len;
    }
    assert(len < UINT32_MAX);
    char *bytes = arena_alloc(p->arena, len + 1);
    uint32_t at = 0;
    for (uint32_t i = first; i < last; i++) {
        ast_text text = list->items[i]->as.constant.text;
        memcpy(bytes + at, text.bytes, text.len);
        at += text.len;
    }
    result = build_constant(p, result->span, &result->as.constant);
    result->span.end = list->items[last - 1]->span.end;
    result->as.constant.text = (ast_text){bytes, at};
    return result;
}

ast_expr *build_joined(parser *p, diag_span span, const ast_expr_list *parts) {
    ast_expr *expr = build_expr(p, EXPR_JOINED_STR, span);
    for (uint32_t i = 0; parts != NULL && i < parts->count;) {
        uint32_t end = i;
        while (end < parts->count && build_is_text(parts->items[end], AST_CONST_STR)) {
            end++;
        }
        ast_expr *part = end > i ? build_merge(p, parts, i, end) : parts->items[i];
        if (part->kind != EXPR_CONSTANT || part->as.constant.text.len > 0) {
            build_push(p, &expr->as.parts, part);
        }
        i = end > i ? end : i + 1;
    }
    build_above_all(p, expr, &expr->as.parts);
    return expr;
}

ast_expr *build_strings(parser *p, diag_span span, const ast_expr_list *pieces) {
    uint32_t bytes = 0, joined = 0;
    for (uint32_t i = 0; i < pieces->count; i++) {
        bytes += build_is_text(pieces->items[i], AST_CONST_BYTES);
        joined += pieces->items[i]->kind == EXPR_JOINED_STR;
    }
    if (bytes > 0 && bytes < pieces->count) {
        build_error(p, span, "cannot mix bytes and nonbytes literals");
        return pieces->items[0];
    }
    if (pieces->count == 1) {
        return pieces->items[0];
    }
    if (joined == 0) {
        ast_expr *result = build_merge(p, pieces, 0, pieces->count);
        result->span = span;
        return result;
    }
    ast_expr_list parts = {0};
    for (uint32_t i = 0; i < pieces->count; i++) {
        ast_expr *piece = pieces->items[i];
        if (piece->kind != EXPR_JOINED_STR) {
            build_push(p, &parts, piece);
            continue;
        }
        for (uint32_t j = 0; j < piece->as.parts.count; j++) {
            build_push(p, &parts, piece->as.parts.items[j]);
        }
    }
    return build_joined(p, span, &parts);
}

ast_expr_list *build_text(parser *p, ast_expr_list *parts, diag_span span, const ast_const *text) {
    return build_exprs(p, parts, build_constant(p, span, text));
}

const char *build_conversion(parser *p, const ast_name *name, diag_span span) {
    static const char *const known[] = {"r", "s", "a"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(name->text, known[i]) == 0) {
            return known[i];
        }
    }
    build_error(p, span, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
    return known[0];
}

ast_expr_list *build_field(parser *p, ast_expr_list *parts, diag_span span, ast_expr *value,
                           const char *conversion, ast_expr *spec) {
    if (value->kind == EXPR_STARRED) {
        build_error(p, value->span, "f-string: cannot use starred expression here");
    }
    ast_expr *expr = build_expr(p, EXPR_FORMATTED_VALUE, span);
    expr->as.formatted.value = value;
    expr->as.formatted.conversion = conversion != NULL ? conversion[0] : 0;
    expr->as.formatted.spec = spec;
    build_above(p, expr, value);
    build_above(p, expr, spec);
    return build_exprs(p, parts, expr);
}

ast_expr_list *build_source(parser *p, ast_expr_list *parts, diag_span span) {
    const char *text = p->lexer->source->text;
    char *bytes = arena_alloc(p->arena, span.end - span.start + 1);
    uint32_t len = 0;
    for (uint32_t i = span.start; i < span.end; i++) {
        if (text[i] != '\r') {
            bytes[len++] = text[i];
        } else if (text[i + 1] != '\n') {
            bytes[len++] = '\n';
        }
    }
    ast_const constant = {.kind = AST_CONST_STR, .text = {bytes, len}};
    return build_text(p, parts, span, &constant);
}

ast_expr_list *build_self_field(parser *p, ast_expr_list *parts, diag_span span, ast_expr *value,
                                const char *conversion, ast_expr *spec) {
    bool plain = conversion == NULL && spec == NULL;
    return build_field(p, parts, span, value, plain ? "r" : conversion, spec);
}
