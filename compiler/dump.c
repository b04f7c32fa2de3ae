#include "dump.h"

#include <inttypes.h>
#include <string.h>

static void dump_stmts(const char *field, const ast_stmt_list *list, FILE *out);

/* ---- texts and constants ---- */

static void dump_bytes(ast_text text, FILE *out) {
    fputc('\'', out);
    for (uint32_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c == '\\' || c == '\'') {
            fprintf(out, "\\%c", c);
        } else if (c < ' ' || c >= 0x7F) {
            fprintf(out, "\\x%02x", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('\'', out);
}

static void dump_name(const ast_name *name, FILE *out) {
    dump_bytes((ast_text){name->text, name->len}, out);
}

static void dump_int(const ast_const *constant, FILE *out) {
    int64_t value;
    if (ast_const_int64(constant, &value)) {
        fprintf(out, "%" PRId64, value);
        return;
    }
    const char *prefix = constant->base == 16  ? "0x"
                         : constant->base == 8 ? "0o"
                         : constant->base == 2 ? "0b"
                                               : "";
    fprintf(out, "%s%s%s", constant->negative ? "-" : "", prefix, constant->text.bytes);
}

static void dump_constant(const ast_const *constant, FILE *out) {
    static const char *const names[] = {
#define X(id, name) name,
        AST_CONST_KINDS(X)
#undef X
    };
    switch (constant->kind) {
    case AST_CONST_INT: dump_int(constant, out); break;
    case AST_CONST_FLOAT:
    case AST_CONST_IMAGINARY:
        fprintf(out, "%s%s%s", constant->negative ? "-" : "", constant->text.bytes,
                constant->kind == AST_CONST_IMAGINARY ? "j" : "");
        break;
    case AST_CONST_BYTES:
        fputc('b', out);
        dump_bytes(constant->text, out);
        break;
    case AST_CONST_STR: dump_bytes(constant->text, out); break;
    case AST_CONST_TUPLE:
        fputc('(', out);
        for (uint32_t i = 0; i < constant->items.count; i++) {
            fputs(i > 0 ? ", " : "", out);
            dump_constant(&constant->items.items[i]->as.constant, out);
        }
        fputs(constant->items.count == 1 ? ",)" : ")", out);
        break;
    default: fputs(names[constant->kind], out); break;
    }
}

/* ---- parts ---- */

static void dump_field(const char *field, const ast_expr *expr, FILE *out) {
    if (expr != NULL) {
        fputs(field, out);
        dump_expr(expr, out);
    }
}

static void dump_list(const char *field, const ast_expr_list *list, FILE *out) {
    fprintf(out, "%s[", field);
    for (uint32_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? ", " : "", out);
        if (list->items[i] != NULL) {
            dump_expr(list->items[i], out);
        } else {
            fputs("None", out);
        }
    }
    fputc(']', out);
}

static void dump_keywords(const ast_keyword_list *list, FILE *out) {
    fputs(", keywords=[", out);
    for (uint32_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? ", keyword(" : "keyword(", out);
        if (list->items[i].name != NULL) {
            fputs("arg=", out);
            dump_name(list->items[i].name, out);
            fputs(", ", out);
        }
        dump_field("value=", list->items[i].value, out);
        fputc(')', out);
    }
    fputc(']', out);
}

static void dump_context(ast_context ctx, FILE *out) {
    static const char *const names[] = {"Load", "Store", "Del"};
    fprintf(out, ", ctx=%s()", names[ctx]);
}

static void dump_param(const ast_param *param, FILE *out) {
    fputs("arg(arg=", out);
    dump_name(param->name, out);
    dump_field(", annotation=", param->annotation, out);
    fputc(')', out);
}

static void dump_params_of(const char *field, const ast_params *params, ast_param_kind kind,
                           FILE *out) {
    const char *separator = "";
    fprintf(out, "%s[", field);
    for (uint32_t i = 0; i < params->count; i++) {
        if (params->items[i].kind == kind) {
            fputs(separator, out);
            dump_param(&params->items[i], out);
            separator = ", ";
        }
    }
    fputc(']', out);
}

static void dump_param_of(const char *field, const ast_params *params, ast_param_kind kind,
                          FILE *out) {
    for (uint32_t i = 0; i < params->count; i++) {
        if (params->items[i].kind == kind) {
            fputs(field, out);
            dump_param(&params->items[i], out);
        }
    }
}

/* Defaults of positional parameters leave out those without one; keyword-only ones say None. */
static void dump_defaults(const char *field, const ast_params *params, bool keyword_only,
                          FILE *out) {
    const char *separator = "";
    fprintf(out, "%s[", field);
    for (uint32_t i = 0; i < params->count; i++) {
        const ast_param *param = &params->items[i];
        bool mine = keyword_only ? param->kind == AST_PARAM_KEYWORD_ONLY
                                 : param->kind <= AST_PARAM_NORMAL && param->default_value != NULL;
        if (mine && param->default_value != NULL) {
            dump_field(separator, param->default_value, out);
            separator = ", ";
        } else if (mine) {
            fprintf(out, "%sNone", separator);
            separator = ", ";
        }
    }
    fputc(']', out);
}

static void dump_params(const ast_params *params, FILE *out) {
    dump_params_of("arguments(posonlyargs=", params, AST_PARAM_POSITIONAL_ONLY, out);
    dump_params_of(", args=", params, AST_PARAM_NORMAL, out);
    dump_param_of(", vararg=", params, AST_PARAM_STAR, out);
    dump_params_of(", kwonlyargs=", params, AST_PARAM_KEYWORD_ONLY, out);
    dump_defaults(", kw_defaults=", params, true, out);
    dump_param_of(", kwarg=", params, AST_PARAM_DOUBLE_STAR, out);
    dump_defaults(", defaults=", params, false, out);
    fputc(')', out);
}

/* ---- expressions ---- */

static const char *dump_binary_name(ast_binary_op op) {
    static const char *const names[] = {"Add",    "Sub",    "Mult",    "MatMult", "Div",
                                        "Mod",    "Pow",    "LShift",  "RShift",  "BitOr",
                                        "BitXor", "BitAnd", "FloorDiv"};
    return names[op];
}

static void dump_operators(const ast_expr *expr, FILE *out) {
    static const char *const unary[] = {"Invert", "Not", "UAdd", "USub"};
    static const char *const compare[] = {"Eq",  "NotEq", "Lt",    "LtE", "Gt",
                                          "GtE", "Is",    "IsNot", "In",  "NotIn"};
    switch (expr->kind) {
    case EXPR_UNARY:
        fprintf(out, "op=%s()", unary[expr->as.unary.op]);
        dump_field(", operand=", expr->as.unary.operand, out);
        break;
    case EXPR_BINARY:
        dump_field("left=", expr->as.binary.left, out);
        fprintf(out, ", op=%s()", dump_binary_name(expr->as.binary.op));
        dump_field(", right=", expr->as.binary.right, out);
        break;
    case EXPR_BOOLEAN:
        fprintf(out, "op=%s()", expr->as.boolean.is_or ? "Or" : "And");
        dump_list(", values=", &expr->as.boolean.values, out);
        break;
    default:
        dump_field("left=", expr->as.compare.left, out);
        fputs(", ops=[", out);
        for (uint32_t i = 0; i < expr->as.compare.rights.count; i++) {
            fprintf(out, "%s%s()", i > 0 ? ", " : "", compare[expr->as.compare.ops[i]]);
        }
        dump_list("], comparators=", &expr->as.compare.rights, out);
        break;
    }
}

static void dump_comprehension(const ast_expr *expr, FILE *out) {
    bool dict = expr->kind == EXPR_DICT_COMP;
    dump_field(dict ? "key=" : "elt=", expr->as.comprehension.element, out);
    dump_field(", value=", expr->as.comprehension.value, out);
    fputs(", generators=[", out);
    for (uint32_t i = 0; i < expr->as.comprehension.clauses.count; i++) {
        const ast_clause *clause = &expr->as.comprehension.clauses.items[i];
        dump_field(i > 0 ? ", comprehension(target=" : "comprehension(target=", clause->target,
                   out);
        dump_field(", iter=", clause->iter, out);
        dump_list(", ifs=", &clause->conditions, out);
        fprintf(out, ", is_async=%d)", clause->is_async);
    }
    fputc(']', out);
}

static void dump_slice(const ast_expr *expr, FILE *out) {
    const ast_expr *lower = expr->as.slice.lower, *upper = expr->as.slice.upper;
    dump_field("lower=", lower, out);
    dump_field(lower != NULL ? ", upper=" : "upper=", upper, out);
    dump_field(lower != NULL || upper != NULL ? ", step=" : "step=", expr->as.slice.step, out);
}

static void dump_primary(const ast_expr *expr, FILE *out) {
    switch (expr->kind) {
    case EXPR_NAME:
        fputs("id=", out);
        dump_name(expr->as.name.id, out);
        dump_context(expr->ctx, out);
        break;
    case EXPR_ATTRIBUTE:
        dump_field("value=", expr->as.attribute.value, out);
        fputs(", attr=", out);
        dump_name(expr->as.attribute.name, out);
        dump_context(expr->ctx, out);
        break;
    case EXPR_SUBSCRIPT:
        dump_field("value=", expr->as.subscript.value, out);
        dump_field(", slice=", expr->as.subscript.index, out);
        dump_context(expr->ctx, out);
        break;
    case EXPR_STARRED:
        dump_field("value=", expr->as.starred.value, out);
        dump_context(expr->ctx, out);
        break;
    case EXPR_SLICE: dump_slice(expr, out); break;
    default:
        dump_field("func=", expr->as.call.function, out);
        dump_list(", args=", &expr->as.call.args, out);
        dump_keywords(&expr->as.call.keywords, out);
        break;
    }
}

static void dump_display(const ast_expr *expr, FILE *out) {
    switch (expr->kind) {
    case EXPR_SET: dump_list("elts=", &expr->as.elements, out); break;
    case EXPR_DICT:
        dump_list("keys=", &expr->as.dict.keys, out);
        dump_list(", values=", &expr->as.dict.values, out);
        break;
    default:
        dump_list("elts=", &expr->as.elements, out);
        dump_context(expr->ctx, out);
        break;
    }
}

static void dump_rest(const ast_expr *expr, FILE *out) {
    switch (expr->kind) {
    case EXPR_CONDITIONAL:
        dump_field("test=", expr->as.conditional.test, out);
        dump_field(", body=", expr->as.conditional.body, out);
        dump_field(", orelse=", expr->as.conditional.orelse, out);
        break;
    case EXPR_NAMED:
        dump_field("target=", expr->as.named.target, out);
        dump_field(", value=", expr->as.named.value, out);
        break;
    case EXPR_LAMBDA:
        fputs("args=", out);
        dump_params(expr->as.lambda.params, out);
        dump_field(", body=", expr->as.lambda.body, out);
        break;
    case EXPR_JOINED_STR: dump_list("values=", &expr->as.parts, out); break;
    case EXPR_FORMATTED_VALUE:
        dump_field("value=", expr->as.formatted.value, out);
        fprintf(out, ", conversion=%d",
                expr->as.formatted.conversion != 0 ? expr->as.formatted.conversion : -1);
        dump_field(", format_spec=", expr->as.formatted.spec, out);
        break;
    default: dump_field("value=", expr->as.yield.value, out); break;
    }
}

void dump_expr(const ast_expr *expr, FILE *out) {
    fprintf(out, "%s(", ast_expr_kind_name(expr->kind));
    switch (expr->kind) {
    case EXPR_CONSTANT:
        fputs("value=", out);
        dump_constant(&expr->as.constant, out);
        break;
    case EXPR_NAME:
    case EXPR_ATTRIBUTE:
    case EXPR_SUBSCRIPT:
    case EXPR_SLICE:
    case EXPR_STARRED:
    case EXPR_CALL: dump_primary(expr, out); break;
    case EXPR_UNARY:
    case EXPR_BINARY:
    case EXPR_BOOLEAN:
    case EXPR_COMPARE: dump_operators(expr, out); break;
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET:
    case EXPR_DICT: dump_display(expr, out); break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR: dump_comprehension(expr, out); break;
    default: dump_rest(expr, out); break;
    }
    fputc(')', out);
}

/* ---- statements ---- */

static void dump_aliases(const ast_alias_list *list, FILE *out) {
    fputs("names=[", out);
    for (uint32_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? ", alias(name=" : "alias(name=", out);
        dump_name(list->items[i].name, out);
        if (list->items[i].as != NULL) {
            fputs(", asname=", out);
            dump_name(list->items[i].as, out);
        }
        fputc(')', out);
    }
    fputc(']', out);
}

static void dump_assign(const ast_stmt *stmt, FILE *out) {
    switch (stmt->kind) {
    case STMT_ASSIGN:
        dump_list("targets=", &stmt->as.assign.targets, out);
        dump_field(", value=", stmt->as.assign.value, out);
        break;
    case STMT_AUG_ASSIGN:
        dump_field("target=", stmt->as.aug_assign.target, out);
        fprintf(out, ", op=%s()", dump_binary_name(stmt->as.aug_assign.op));
        dump_field(", value=", stmt->as.aug_assign.value, out);
        break;
    default:
        dump_field("target=", stmt->as.ann_assign.target, out);
        dump_field(", annotation=", stmt->as.ann_assign.annotation, out);
        dump_field(", value=", stmt->as.ann_assign.value, out);
        fprintf(out, ", simple=%d", stmt->as.ann_assign.simple);
        break;
    }
}

static void dump_names(const ast_name_list *list, FILE *out) {
    fputs("names=[", out);
    for (uint32_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? ", " : "", out);
        dump_name(list->items[i].name, out);
    }
    fputc(']', out);
}

static void dump_import_from(const ast_stmt *stmt, FILE *out) {
    if (stmt->as.import_from.module != NULL) {
        fputs("module=", out);
        dump_name(stmt->as.import_from.module, out);
        fputs(", ", out);
    }
    dump_aliases(&stmt->as.import_from.aliases, out);
    fprintf(out, ", level=%u", (unsigned)stmt->as.import_from.level);
}

static void dump_simple(const ast_stmt *stmt, FILE *out) {
    switch (stmt->kind) {
    case STMT_EXPR:
    case STMT_RETURN: dump_field("value=", stmt->as.expr, out); break;
    case STMT_DELETE: dump_list("targets=", &stmt->as.targets, out); break;
    case STMT_RAISE:
        dump_field("exc=", stmt->as.raise.value, out);
        dump_field(", cause=", stmt->as.raise.cause, out);
        break;
    case STMT_ASSERT:
        dump_field("test=", stmt->as.assertion.test, out);
        dump_field(", msg=", stmt->as.assertion.message, out);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL: dump_names(&stmt->as.names, out); break;
    case STMT_IMPORT: dump_aliases(&stmt->as.import.aliases, out); break;
    case STMT_IMPORT_FROM: dump_import_from(stmt, out); break;
    case STMT_ASSIGN:
    case STMT_AUG_ASSIGN:
    case STMT_ANN_ASSIGN: dump_assign(stmt, out); break;
    default: break;
    }
}

static void dump_with(const ast_stmt *stmt, FILE *out) {
    fputs("items=[", out);
    for (uint32_t i = 0; i < stmt->as.with.items.count; i++) {
        const ast_with_item *item = &stmt->as.with.items.items[i];
        dump_field(i > 0 ? ", withitem(context_expr=" : "withitem(context_expr=", item->context,
                   out);
        dump_field(", optional_vars=", item->target, out);
        fputc(')', out);
    }
    dump_stmts("], body=", &stmt->as.with.body, out);
}

static void dump_handler(const ast_handler *handler, FILE *out) {
    fputs("ExceptHandler(", out);
    dump_field("type=", handler->type, out);
    if (handler->name != NULL) {
        fputs(", name=", out);
        dump_name(handler->name, out);
    }
    dump_stmts(handler->type != NULL ? ", body=" : "body=", &handler->body, out);
    fputc(')', out);
}

static void dump_try(const ast_stmt *stmt, FILE *out) {
    dump_stmts("body=", &stmt->as.try.body, out);
    fputs(", handlers=[", out);
    for (uint32_t i = 0; i < stmt->as.try.handlers.count; i++) {
        fputs(i > 0 ? ", " : "", out);
        dump_handler(&stmt->as.try.handlers.items[i], out);
    }
    dump_stmts("], orelse=", &stmt->as.try.orelse, out);
    dump_stmts(", finalbody=", &stmt->as.try.finally, out);
}

static void dump_pattern(const ast_pattern *p, FILE *out);

static void dump_patterns(const char *field, const ast_pattern *p, uint32_t from, uint32_t to,
                          FILE *out) {
    fprintf(out, "%s[", field);
    for (uint32_t i = from; i < to; i++) {
        fputs(i > from ? ", " : "", out);
        dump_pattern(p->items.items[i], out);
    }
    fputc(']', out);
}

static void dump_pattern_name(const char *field, const ast_pattern *p, FILE *out) {
    if (p->name != NULL) {
        fputs(field, out);
        dump_name(p->name, out);
    }
}

static void dump_class_pattern(const ast_pattern *p, FILE *out) {
    uint32_t positional = p->items.count - p->keywords.count;
    dump_field("MatchClass(cls=", p->value, out);
    dump_patterns(", patterns=", p, 0, positional, out);
    fputs(", kwd_attrs=[", out);
    for (uint32_t i = 0; i < p->keywords.count; i++) {
        fputs(i > 0 ? ", " : "", out);
        dump_name(p->keywords.items[i].name, out);
    }
    dump_patterns("], kwd_patterns=", p, positional, p->items.count, out);
}

static void dump_pattern(const ast_pattern *p, FILE *out) {
    switch (p->kind) {
    case PATTERN_CAPTURE:
        fputs("MatchAs(", out);
        dump_pattern_name("name=", p, out);
        break;
    case PATTERN_AS:
        fputs("MatchAs(pattern=", out);
        dump_pattern(p->items.items[0], out);
        dump_pattern_name(", name=", p, out);
        break;
    case PATTERN_VALUE: {
        bool single =
            p->value->kind == EXPR_CONSTANT && p->value->as.constant.kind <= AST_CONST_TRUE;
        dump_field(single ? "MatchSingleton(value=" : "MatchValue(value=", p->value, out);
        break;
    }
    case PATTERN_SEQUENCE:
    case PATTERN_OR:
        fputs(p->kind == PATTERN_OR ? "MatchOr(" : "MatchSequence(", out);
        dump_patterns("patterns=", p, 0, p->items.count, out);
        break;
    case PATTERN_STAR:
        fputs("MatchStar(", out);
        dump_pattern_name("name=", p, out);
        break;
    case PATTERN_MAPPING:
        dump_list("MatchMapping(keys=", &p->keys, out);
        dump_patterns(", patterns=", p, 0, p->items.count, out);
        dump_pattern_name(", rest=", p, out);
        break;
    case PATTERN_CLASS: dump_class_pattern(p, out); break;
    }
    fputc(')', out);
}

static void dump_match(const ast_stmt *stmt, FILE *out) {
    dump_field("subject=", stmt->as.match.subject, out);
    fputs(", cases=[", out);
    for (uint32_t i = 0; i < stmt->as.match.cases.count; i++) {
        const ast_case *one = &stmt->as.match.cases.items[i];
        fputs(i > 0 ? ", match_case(pattern=" : "match_case(pattern=", out);
        dump_pattern(one->pattern, out);
        dump_field(", guard=", one->guard, out);
        dump_stmts(", body=", &one->body, out);
        fputc(')', out);
    }
    fputc(']', out);
}

static void dump_definition(const ast_stmt *stmt, FILE *out) {
    fputs("name=", out);
    if (stmt->kind == STMT_FUNCTION_DEF) {
        dump_name(stmt->as.function.name, out);
        fputs(", args=", out);
        dump_params(stmt->as.function.params, out);
        dump_stmts(", body=", &stmt->as.function.body, out);
        dump_list(", decorator_list=", &stmt->as.function.decorators, out);
        dump_field(", returns=", stmt->as.function.returns, out);
        return;
    }
    dump_name(stmt->as.class.name, out);
    dump_list(", bases=", &stmt->as.class.bases, out);
    dump_keywords(&stmt->as.class.keywords, out);
    dump_stmts(", body=", &stmt->as.class.body, out);
    dump_list(", decorator_list=", &stmt->as.class.decorators, out);
}

static bool dump_is_async(const ast_stmt *stmt) {
    switch (stmt->kind) {
    case STMT_FOR: return stmt->as.loop.is_async;
    case STMT_WITH: return stmt->as.with.is_async;
    case STMT_FUNCTION_DEF: return stmt->as.function.is_async;
    default: return false;
    }
}

static void dump_stmt(const ast_stmt *stmt, FILE *out) {
    bool group = stmt->kind == STMT_TRY && stmt->as.try.is_group;
    fprintf(out, "%s%s%s(", dump_is_async(stmt) ? "Async" : "", ast_stmt_kind_name(stmt->kind),
            group ? "Star" : "");
    switch (stmt->kind) {
    case STMT_IF:
    case STMT_WHILE:
        dump_field("test=", stmt->as.branch.test, out);
        dump_stmts(", body=", &stmt->as.branch.body, out);
        dump_stmts(", orelse=", &stmt->as.branch.orelse, out);
        break;
    case STMT_FOR:
        dump_field("target=", stmt->as.loop.target, out);
        dump_field(", iter=", stmt->as.loop.iter, out);
        dump_stmts(", body=", &stmt->as.loop.body, out);
        dump_stmts(", orelse=", &stmt->as.loop.orelse, out);
        break;
    case STMT_WITH: dump_with(stmt, out); break;
    case STMT_TRY: dump_try(stmt, out); break;
    case STMT_MATCH: dump_match(stmt, out); break;
    case STMT_FUNCTION_DEF:
    case STMT_CLASS_DEF: dump_definition(stmt, out); break;
    default: dump_simple(stmt, out); break;
    }
    fputc(')', out);
}

static void dump_stmts(const char *field, const ast_stmt_list *list, FILE *out) {
    fprintf(out, "%s[", field);
    for (uint32_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? ", " : "", out);
        dump_stmt(list->items[i], out);
    }
    fputc(']', out);
}

void dump_module(const ast_module *module, FILE *out) {
    dump_stmts("Module(body=", &module->body, out);
    fputs(", type_ignores=[])\n", out);
}
