/* Patterns of match statements: builders, and what PEP 634 forbids. */
#include "build.h"

#include <assert.h>
#include <string.h>

/* ---- builders ---- */

ast_pattern *pattern_new(parser *p, diag_span span, ast_pattern_kind kind) {
    ast_pattern *pattern = arena_alloc(p->arena, sizeof *pattern);
    pattern->kind = kind;
    pattern->span = span;
    pattern->height = 1;
    return pattern;
}

ast_pattern_list *pattern_push(parser *p, ast_pattern_list *list, ast_pattern *item) {
    if (list == NULL) {
        list = arena_alloc(p->arena, sizeof *list);
    }
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity * 2 + 2;
        list->items = arena_grow(p->arena, list->items, list->capacity * sizeof *list->items,
                                 capacity * sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count++] = item;
    return list;
}

static void pattern_add(parser *p, ast_pattern *pattern, ast_pattern *item) {
    (void)pattern_push(p, &pattern->items, item);
    build_rise(p, pattern->span, &pattern->height, item->height);
}

static void pattern_above(parser *p, ast_pattern *pattern, const ast_expr *value) {
    build_rise(p, pattern->span, &pattern->height, value->height);
}

static bool pattern_is_wildcard(const ast_name *name) {
    return strcmp(name->text, "_") == 0;
}

static void pattern_target(parser *p, diag_span span, const ast_name *name) {
    if (strcmp(name->text, "__debug__") == 0) {
        build_error(p, span, "cannot assign to __debug__");
    }
}

ast_pattern *pattern_capture(parser *p, diag_span span, ast_pattern_kind kind,
                             const ast_name *name) {
    ast_pattern *pattern = pattern_new(p, span, kind);
    pattern_target(p, span, name);
    pattern->name = pattern_is_wildcard(name) ? NULL : name;
    return pattern;
}

ast_pattern *pattern_as(parser *p, diag_span span, ast_pattern *inner, const ast_expr *target) {
    const ast_expr *left = target;
    while (left->kind == EXPR_ATTRIBUTE) {
        left = left->as.attribute.value;
    }
    if (left != target && left->kind == EXPR_NAME) {
        build_error(p, (diag_span){left->span.end, left->span.end + 1}, "invalid syntax");
        return inner;
    }
    if (target->kind != EXPR_NAME || target->parenthesized) {
        build_error(p, target->span, "invalid pattern target");
        return inner;
    }
    const ast_name *name = target->as.name.id;
    if (pattern_is_wildcard(name)) {
        build_error(p, target->span, "cannot use '_' as a target");
        return inner;
    }
    pattern_target(p, target->span, name);
    ast_pattern *pattern = pattern_new(p, span, PATTERN_AS);
    pattern->name = name;
    pattern_add(p, pattern, inner);
    return pattern;
}

ast_pattern *pattern_or(parser *p, diag_span span, ast_pattern *left, ast_pattern *right) {
    ast_pattern *pattern = left;
    if (left->kind != PATTERN_OR || left->span.start != span.start) {
        pattern = pattern_new(p, span, PATTERN_OR);
        pattern_add(p, pattern, left);
    }
    pattern->span = span;
    pattern_add(p, pattern, right);
    return pattern;
}

ast_pattern *pattern_constant(parser *p, diag_span span, ast_expr *value) {
    ast_pattern *pattern = pattern_new(p, span, PATTERN_VALUE);
    pattern->value = value;
    pattern_above(p, pattern, value);
    return pattern;
}

static bool pattern_is_imaginary(const ast_expr *number) {
    const ast_expr *e = number->kind == EXPR_UNARY ? number->as.unary.operand : number;
    return e->as.constant.kind == AST_CONST_IMAGINARY;
}

ast_expr *pattern_complex(parser *p, diag_span span, ast_binary_op op, ast_expr *real,
                          ast_expr *imaginary) {
    if (pattern_is_imaginary(real)) {
        build_error(p, real->span, "real number required in complex literal");
    } else if (!pattern_is_imaginary(imaginary)) {
        build_error(p, imaginary->span, "imaginary number required in complex literal");
    }
    return build_binary(p, span, op, real, imaginary);
}

ast_pattern *pattern_sequence(parser *p, diag_span span, const ast_pattern_list *items) {
    ast_pattern *pattern = pattern_new(p, span, PATTERN_SEQUENCE);
    for (uint32_t i = 0; items != NULL && i < items->count; i++) {
        pattern_add(p, pattern, items->items[i]);
    }
    return pattern;
}

ast_pattern *pattern_group(parser *p, diag_span span, const ast_pattern_list *items, bool comma) {
    if (items->count > 1 || comma) {
        return pattern_sequence(p, span, items);
    }
    if (items->items[0]->kind == PATTERN_STAR) {
        build_error(p, (diag_span){span.end, span.end + 1}, "invalid syntax");
        return pattern_new(p, span, PATTERN_CAPTURE);
    }
    return items->items[0];
}

/* A span that begins before its alternatives keeps pattern_or from adding to an inner one. */
ast_pattern *pattern_parenthesized(diag_span span, ast_pattern *inner) {
    inner->span = span;
    return inner;
}

ast_pattern *pattern_item(parser *p, diag_span span, ast_expr *key, ast_pattern *value) {
    ast_pattern *pattern = pattern_new(p, span, PATTERN_MAPPING);
    (void)build_exprs(p, &pattern->keys, key);
    pattern_above(p, pattern, key);
    pattern_add(p, pattern, value);
    return pattern;
}

ast_pattern *pattern_rest(parser *p, diag_span span, const ast_name *name, diag_span name_span) {
    ast_pattern *pattern = pattern_new(p, span, PATTERN_MAPPING);
    if (pattern_is_wildcard(name)) {
        build_error(p, name_span, "invalid syntax");
    }
    pattern_target(p, name_span, name);
    pattern->name = name;
    return pattern;
}

ast_pattern *pattern_mapping(parser *p, ast_pattern *mapping, const ast_pattern *item) {
    if (mapping == NULL) {
        mapping = pattern_new(p, item->span, PATTERN_MAPPING);
    } else if (mapping->name != NULL) {
        build_error(p, item->span, "invalid syntax");
    }
    if (item->name != NULL) {
        mapping->name = item->name;
    } else {
        (void)build_exprs(p, &mapping->keys, item->keys.items[0]);
        pattern_above(p, mapping, item->keys.items[0]);
        pattern_add(p, mapping, item->items.items[0]);
    }
    return mapping;
}

ast_pattern *pattern_arg(parser *p, const ast_name *keyword, diag_span span, ast_pattern *value) {
    ast_pattern *pattern = pattern_new(p, span, PATTERN_CLASS);
    if (keyword != NULL) {
        (void)build_names(p, &pattern->keywords, keyword, span);
    }
    pattern_add(p, pattern, value);
    return pattern;
}

ast_pattern *pattern_args(parser *p, ast_pattern *args, const ast_pattern *arg) {
    ast_pattern *value = arg->items.items[0];
    if (arg->keywords.count > 0) {
        (void)build_names(p, &args->keywords, arg->keywords.items[0].name,
                          arg->keywords.items[0].span);
    } else if (args->keywords.count > 0) {
        build_error(p, value->span, "positional patterns follow keyword patterns");
    }
    pattern_add(p, args, value);
    return args;
}

ast_pattern *pattern_class(parser *p, diag_span span, ast_expr *value, ast_pattern *args) {
    ast_pattern *pattern = args != NULL ? args : pattern_new(p, span, PATTERN_CLASS);
    pattern->span = span;
    pattern->value = value;
    pattern_above(p, pattern, value);
    return pattern;
}

/* ---- checks ---- */

/* The names that a pattern has bound so far, of an alternative or of the whole. */
typedef struct pattern_names {
    const ast_name **items;
    uint32_t count, capacity;
    diag_span last; /* pattern visited: CPython reports some errors there */
    bool failed;    /* reported: one error a case is enough */
} pattern_names;

static void pattern_error(parser *p, pattern_names *names, diag_span span, const char *what,
                          const char *name) {
    if (!names->failed) {
        build_error(p, span, "%s%s", what, name);
    }
    names->failed = true;
}

static bool pattern_binds(const pattern_names *names, const ast_name *name) {
    for (uint32_t i = 0; i < names->count; i++) {
        if (names->items[i] == name) {
            return true;
        }
    }
    return false;
}

static void pattern_bind(parser *p, pattern_names *names, const ast_pattern *pattern) {
    if (pattern_binds(names, pattern->name)) {
        const char *text = arena_format(p->arena, "'%s' in pattern", pattern->name->text);
        pattern_error(p, names, pattern->span, "multiple assignments to name ", text);
        return;
    }
    if (names->count == names->capacity) {
        uint32_t capacity = names->capacity * 2 + 4;
        names->items = arena_grow(p->arena, names->items, names->count * sizeof *names->items,
                                  capacity * sizeof *names->items);
        names->capacity = capacity;
    }
    names->items[names->count++] = pattern->name;
}

static void pattern_visit(parser *p, const ast_pattern *pattern, bool irrefutable,
                          pattern_names *names);

static pattern_names pattern_copy(parser *p, const pattern_names *names) {
    pattern_names copy = *names;
    copy.items = arena_alloc(p->arena, (names->capacity + 1) * sizeof *copy.items);
    if (names->count > 0) {
        memcpy(copy.items, names->items, names->count * sizeof *copy.items);
    }
    return copy;
}

/* Each alternative sees what was bound before all of them; all must add the same names. */
static void pattern_visit_or(parser *p, const ast_pattern *pattern, bool irrefutable,
                             pattern_names *names) {
    pattern_names before = pattern_copy(p, names);
    for (uint32_t i = 0; i < pattern->items.count; i++) {
        bool last = i + 1 == pattern->items.count;
        before.failed |= names->failed;
        pattern_names own = pattern_copy(p, &before);
        pattern_visit(p, pattern->items.items[i], irrefutable && last, &own);
        bool same = i == 0 || own.count == names->count;
        for (uint32_t k = 0; i > 0 && k < own.count; k++) {
            same = same && pattern_binds(names, own.items[k]);
        }
        *names = own;
        if (!same) {
            pattern_error(p, names, own.last, "alternative patterns bind different names", "");
        }
    }
}

static bool pattern_same_key(const ast_expr *a, const ast_expr *b) {
    if (a->kind != EXPR_CONSTANT || b->kind != EXPR_CONSTANT) {
        return false;
    }
    const ast_const *x = &a->as.constant, *y = &b->as.constant;
    return x->kind == y->kind && x->base == y->base && x->text.len == y->text.len &&
           (x->text.len == 0 || memcmp(x->text.bytes, y->text.bytes, x->text.len) == 0);
}

/* The key as repr() shows it, as far as plain ones go. */
static const char *pattern_key_text(parser *p, const ast_expr *key) {
    const ast_text *text = &key->as.constant.text;
    if (key->as.constant.kind == AST_CONST_STR) {
        return arena_format(p->arena, "('%.*s')", (int)text->len, text->bytes);
    }
    return arena_format(p->arena, "(%.*s)", (int)(key->span.end - key->span.start),
                        p->lexer->source->text + key->span.start);
}

static void pattern_visit_keys(parser *p, const ast_pattern *pattern, pattern_names *names) {
    for (uint32_t i = 0; i < pattern->keys.count; i++) {
        const ast_expr *key = pattern->keys.items[i];
        if (key->kind == EXPR_JOINED_STR) {
            pattern_error(p, names, pattern->span, "mapping pattern keys may only match ",
                          "literals and attribute lookups");
        }
        for (uint32_t k = 0; k < i; k++) {
            if (pattern_same_key(key, pattern->keys.items[k])) {
                pattern_error(p, names, pattern->span, "mapping pattern checks duplicate key ",
                              pattern_key_text(p, key));
            }
        }
    }
}

static void pattern_visit_keywords(parser *p, const ast_pattern *pattern, pattern_names *names) {
    uint32_t positional = pattern->items.count - pattern->keywords.count;
    for (uint32_t i = 0; i < pattern->keywords.count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (pattern->keywords.items[i].name == pattern->keywords.items[k].name) {
                pattern_error(p, names, pattern->items.items[positional + i]->span,
                              "attribute name repeated in class pattern: ",
                              pattern->keywords.items[i].name->text);
            }
        }
    }
}

static void pattern_visit_parts(parser *p, const ast_pattern *pattern, pattern_names *names) {
    uint32_t stars = 0;
    for (uint32_t i = 0; i < pattern->items.count; i++) {
        stars += pattern->items.items[i]->kind == PATTERN_STAR;
    }
    if (stars > 1) {
        pattern_error(p, names, pattern->span, "multiple starred names in sequence pattern", "");
    }
    for (uint32_t i = 0; i < pattern->items.count; i++) {
        pattern_visit(p, pattern->items.items[i], true, names);
    }
}

static void pattern_visit(parser *p, const ast_pattern *pattern, bool irrefutable,
                          pattern_names *names) {
    names->last = pattern->span;
    switch (pattern->kind) {
    case PATTERN_CAPTURE:
        if (!irrefutable) {
            const char *what = "wildcard";
            if (pattern->name != NULL) {
                what = arena_format(p->arena, "name capture '%s'", pattern->name->text);
            }
            pattern_error(p, names, pattern->span, what, " makes remaining patterns unreachable");
        }
        break;
    case PATTERN_AS: pattern_visit(p, pattern->items.items[0], irrefutable, names); break;
    case PATTERN_VALUE:
        if (pattern->value->kind == EXPR_JOINED_STR) {
            pattern_error(p, names, pattern->span,
                          "patterns may only match literals and attribute lookups", "");
        }
        break;
    case PATTERN_STAR: break;
    case PATTERN_OR: pattern_visit_or(p, pattern, irrefutable, names); return;
    case PATTERN_MAPPING:
        pattern_visit_keys(p, pattern, names);
        pattern_visit_parts(p, pattern, names);
        break;
    case PATTERN_CLASS:
        pattern_visit_keywords(p, pattern, names);
        pattern_visit_parts(p, pattern, names);
        break;
    case PATTERN_SEQUENCE: pattern_visit_parts(p, pattern, names); break;
    }
    if (pattern->name != NULL) {
        pattern_bind(p, names, pattern);
    }
}

void pattern_check(parser *p, const ast_stmt *match) {
    const ast_case_list *cases = &match->as.match.cases;
    for (uint32_t i = 0; i < cases->count; i++) {
        const ast_case *one = &cases->items[i];
        pattern_names names = {0};
        pattern_visit(p, one->pattern, one->guard != NULL || i + 1 == cases->count, &names);
    }
}
