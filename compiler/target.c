/* What can be assigned to and deleted. */
#include "build.h"

#include <string.h>

static const char *target_constant_name(const ast_const *constant) {
    switch (constant->kind) {
    case AST_CONST_NONE: return "None";
    case AST_CONST_FALSE: return "False";
    case AST_CONST_TRUE: return "True";
    case AST_CONST_ELLIPSIS: return "ellipsis";
    default: return "literal";
    }
}

const char *target_kind_name(const ast_expr *expr) {
    switch (expr->kind) {
    case EXPR_CONSTANT: return target_constant_name(&expr->as.constant);
    case EXPR_NAME: return "name";
    case EXPR_ATTRIBUTE: return "attribute";
    case EXPR_SUBSCRIPT: return "subscript";
    case EXPR_SLICE: return "slice";
    case EXPR_STARRED: return "starred";
    case EXPR_CALL: return "function call";
    case EXPR_UNARY:
    case EXPR_BINARY:
    case EXPR_BOOLEAN: return "expression";
    case EXPR_COMPARE: return "comparison";
    case EXPR_CONDITIONAL: return "conditional expression";
    case EXPR_NAMED: return "named expression";
    case EXPR_LAMBDA: return "lambda";
    case EXPR_TUPLE: return "tuple";
    case EXPR_LIST: return "list";
    case EXPR_SET: return "set display";
    case EXPR_DICT: return "dict literal";
    case EXPR_LIST_COMP: return "list comprehension";
    case EXPR_SET_COMP: return "set comprehension";
    case EXPR_DICT_COMP: return "dict comprehension";
    case EXPR_GENERATOR: return "generator expression";
    case EXPR_YIELD:
    case EXPR_YIELD_FROM: return "yield expression";
    case EXPR_AWAIT: return "await expression";
    case EXPR_JOINED_STR:
    case EXPR_FORMATTED_VALUE: return "f-string expression";
    }
    return "expression";
}

static bool target_refuse(parser *p, const ast_expr *expr, const char *what) {
    const char *kind = target_kind_name(expr);
    const char *place = strstr(what, "%s");
    build_error(p, expr->span, "%.*s%s%s", (int)(place - what), what, kind, place + 2);
    return false;
}

/* Names and attributes that nothing may bind. */
static bool target_check_name(parser *p, diag_span span, const ast_name *name, ast_context ctx) {
    if (strcmp(name->text, "__debug__") != 0) {
        return true;
    }
    build_error(p, span, "cannot %s __debug__", ctx == AST_DEL ? "delete" : "assign to");
    return false;
}

static bool target_check_elements(parser *p, ast_expr *expr, ast_context ctx, const char *what) {
    bool good = true;
    uint32_t stars = 0;
    for (uint32_t i = 0; i < expr->as.elements.count; i++) {
        ast_expr *element = expr->as.elements.items[i];
        if (element->kind != EXPR_STARRED || ctx == AST_DEL) {
            good &= target_check(p, element, ctx, what);
            continue;
        }
        if (stars++ == 1) {
            build_error(p, expr->span, "multiple starred expressions in assignment");
            good = false;
        }
        element->ctx = ctx;
        ast_expr *inner = element->as.starred.value;
        good &= inner->kind == EXPR_STARRED ? target_refuse(p, inner, what)
                                            : target_check(p, inner, ctx, what);
    }
    return good;
}

bool target_check(parser *p, ast_expr *expr, ast_context ctx, const char *what) {
    expr->ctx = ctx;
    switch (expr->kind) {
    case EXPR_NAME: return target_check_name(p, expr->span, expr->as.name.id, ctx);
    case EXPR_ATTRIBUTE: return target_check_name(p, expr->span, expr->as.attribute.name, ctx);
    case EXPR_SUBSCRIPT: return true;
    case EXPR_TUPLE:
    case EXPR_LIST: {
        /* An element is named plainly: only the whole could have been meant as a comparison. */
        const char *plain = ctx == AST_DEL ? what : "cannot assign to %s";
        return target_check_elements(p, expr, ctx, plain);
    }
    default: return target_refuse(p, expr, what);
    }
}
