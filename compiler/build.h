/* Builders: what the actions of the grammar call to make nodes, and the checks that need no more
 * than the node. Private to the parser. */
#ifndef FIRN_COMPILER_BUILD_H
#define FIRN_COMPILER_BUILD_H

#include "ast.h"
#include "tokens.h"

typedef struct parser {
    arena *arena;
    diag_list *diags;
    ast_names *names;
    lexer *lexer;         /* its tokens are complete */
    uint32_t next;        /* index of the token that the grammar reads next */
    uint32_t last;        /* of the one that it read last */
    ast_stmt_list body;   /* the result */
    bool too_deep;        /* reported */
    bool for_micropython; /* the module imports what only MicroPython has */
} parser;

/* Arguments of a call or class. */
typedef struct parse_call {
    ast_expr_list args;
    ast_keyword_list keywords;
    ast_expr *bare_generator; /* of f(x for x in y), or NULL */
    bool unpacked;            /* **x was seen */
    const char *misplaced;    /* a positional argument after this, or NULL */
} parse_call;

/* One argument. name: the left side of name=value, before it is checked. */
typedef struct parse_arg {
    diag_span span;
    int stars;
    ast_expr *name;
    ast_expr *value;
    bool bare_generator;
} parse_arg;

typedef struct parse_pair {
    ast_expr *key; /* NULL: **value */
    ast_expr *value;
} parse_pair;

enum {
    BUILD_MAX_PARAMS = 255, /* of one function */
    BUILD_MAX_DOTTED = 1000 /* bytes of a module name */
};

void build_error(parser *p, diag_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Lifts a node above a child; reports what is deeper than AST_MAX_DEPTH. */
void build_rise(parser *p, diag_span span, uint16_t *height, uint16_t child);

/* ---- lists: NULL stands for an empty one; each returns the list ---- */

ast_expr_list *build_exprs(parser *p, ast_expr_list *list, ast_expr *expr);
ast_stmt_list *build_stmts(parser *p, ast_stmt_list *list, ast_stmt *stmt);
ast_stmt_list *build_join(parser *p, ast_stmt_list *list, const ast_stmt_list *more);
ast_name_list *build_names(parser *p, ast_name_list *list, const ast_name *name, diag_span span);
ast_alias_list *build_aliases(parser *p, ast_alias_list *list, diag_span span, const ast_name *name,
                              const ast_name *as);
ast_with_item_list *build_items(parser *p, ast_with_item_list *list, diag_span span,
                                ast_expr *context, ast_expr *target);
ast_handler_list *build_handlers(parser *p, ast_handler_list *list, const ast_handler_list *one);
ast_handler_list *build_handler(parser *p, diag_span span, ast_expr *type, const ast_name *name,
                                ast_stmt_list *body);

/* ---- expressions ---- */

ast_expr *build_keyword_constant(parser *p, diag_span span, ast_const_kind kind);
ast_expr *build_constant(parser *p, diag_span span, const ast_const *constant);
ast_expr *build_name(parser *p, diag_span span, const ast_name *name);
ast_expr *build_attribute(parser *p, diag_span span, ast_expr *value, const ast_name *name,
                          diag_span name_span);
ast_expr *build_subscript(parser *p, diag_span span, ast_expr *value, ast_expr *index);
ast_expr *build_slices(parser *p, diag_span span, ast_expr_list *list, bool comma);
ast_expr *build_slice(parser *p, diag_span span, ast_expr *lower, ast_expr *upper, ast_expr *step);
ast_expr *build_starred(parser *p, diag_span span, ast_expr *value);
ast_expr *build_call(parser *p, diag_span span, ast_expr *function, parse_call *call);
ast_expr *build_unary(parser *p, diag_span span, ast_unary_op op, ast_expr *operand);
ast_expr *build_binary(parser *p, diag_span span, ast_binary_op op, ast_expr *left,
                       ast_expr *right);
ast_expr *build_boolean(parser *p, diag_span span, bool is_or, ast_expr *left, ast_expr *right);
ast_expr *build_compare(parser *p, diag_span span, ast_expr *left, int op, ast_expr *right);
ast_expr *build_compare_more(parser *p, diag_span span, ast_expr *compare, int op, ast_expr *right);
ast_expr *build_conditional(parser *p, diag_span span, ast_expr *body, ast_expr *test,
                            ast_expr *orelse);
ast_expr *build_named(parser *p, diag_span span, ast_expr *target, ast_expr *value);
ast_expr *build_lambda(parser *p, diag_span span, ast_params *params, ast_expr *body);
ast_expr *build_display(parser *p, diag_span span, ast_expr_kind kind, ast_expr_list *elements);
ast_expr *build_dict(parser *p, ast_expr *dict, const parse_pair *pair);
ast_expr *build_comprehension(parser *p, diag_span span, ast_expr_kind kind, ast_expr *element,
                              ast_expr *value, ast_clause_list *clauses);
ast_expr *build_dict_comprehension(parser *p, diag_span span, parse_pair *pair,
                                   ast_clause_list *clauses);
ast_expr *build_yield(parser *p, diag_span span, ast_expr_kind kind, ast_expr *value);
ast_expr *build_parenthesized(parser *p, diag_span span, ast_expr *inner);

/* One expression, or a tuple when there was a comma. */
ast_expr *build_tuple_or_one(parser *p, diag_span span, ast_expr_list *list, bool comma);

/* x = y inside an expression: reported; the value is left. */
ast_expr *build_misplaced_assign(parser *p, diag_span span, ast_expr *target, ast_expr *value);

parse_pair *build_pair(parser *p, ast_expr *key, ast_expr *value);
ast_clause_list *build_clause(parser *p, ast_clause_list *list, diag_span span, bool is_async,
                              ast_expr *target, ast_expr *iter);
ast_clause_list *build_condition(parser *p, ast_clause_list *list, ast_expr *test);

parse_arg *build_arg_part(parser *p, diag_span span, int stars, ast_expr *name, ast_expr *value);
parse_arg *build_arg_generator(parser *p, diag_span span, ast_expr *element,
                               ast_clause_list *clauses);
parse_call *build_arg(parser *p, parse_call *call, const parse_arg *arg);

/* A comma after the last argument. */
parse_call *build_args_comma(parser *p, parse_call *call);

/* What can be said of arguments only when all are there. span: of the call or class. */
void build_check_args(parser *p, diag_span span, const parse_call *call);

/* "(" args ")": an argument in the wrong place is reported at the ")". */
parse_call *build_args_end(parser *p, diag_span close, parse_call *call);

/* ---- strings ---- */

ast_expr *build_strings(parser *p, diag_span span, const ast_expr_list *pieces);
ast_expr *build_joined(parser *p, diag_span span, const ast_expr_list *parts);
ast_expr_list *build_text(parser *p, ast_expr_list *parts, diag_span span, const ast_const *text);
const char *build_conversion(parser *p, const ast_name *name, diag_span span);
ast_expr_list *build_field(parser *p, ast_expr_list *parts, diag_span span, ast_expr *value,
                           const char *conversion, ast_expr *spec);

/* {x=}: its source as text, then the field. */
ast_expr_list *build_source(parser *p, ast_expr_list *parts, diag_span span);
ast_expr_list *build_self_field(parser *p, ast_expr_list *parts, diag_span span, ast_expr *value,
                                const char *conversion, ast_expr *spec);

/* ---- parameters ---- */

ast_param *build_param(parser *p, diag_span span, ast_param_kind kind, const ast_name *name,
                       ast_expr *annotation, ast_expr *default_value);

/* Marks: a bare * and a / in the list. */
ast_params *build_params(parser *p, ast_params *params, const ast_param *param);
ast_params *build_params_star(parser *p, ast_params *params, diag_span span);
ast_params *build_params_slash(parser *p, ast_params *params, diag_span span);
ast_params *build_params_end(parser *p, ast_params *params);

/* ---- statements ---- */

ast_stmt *build_stmt(parser *p, ast_stmt_kind kind, diag_span span);
ast_stmt *build_expr_stmt(parser *p, diag_span span, ast_expr *expr);
ast_stmt *build_assign(parser *p, diag_span span, ast_expr_list *chain);
ast_stmt *build_aug_assign(parser *p, diag_span span, ast_expr *target, int op, ast_expr *value);
ast_stmt *build_ann_assign(parser *p, diag_span span, ast_expr *target, ast_expr *annotation,
                           ast_expr *value);
ast_stmt *build_delete(parser *p, diag_span span, ast_expr_list *targets);
ast_stmt *build_return(parser *p, diag_span span, ast_expr *value);
ast_stmt *build_raise(parser *p, diag_span span, ast_expr *value, ast_expr *cause);
ast_stmt *build_assert(parser *p, diag_span span, ast_expr *test, ast_expr *message);
ast_stmt *build_scope_names(parser *p, ast_stmt_kind kind, diag_span span, ast_name_list *names);
ast_stmt *build_import(parser *p, diag_span span, ast_alias_list *aliases);
ast_stmt *build_import_from(parser *p, diag_span span, uint32_t level, const ast_name *module,
                            ast_alias_list *aliases);
ast_stmt *build_branch(parser *p, ast_stmt_kind kind, diag_span span, ast_expr *test,
                       ast_stmt_list *body, ast_stmt_list *orelse);
ast_stmt *build_for(parser *p, diag_span span, ast_expr *target, ast_expr *iter,
                    ast_stmt_list *body, ast_stmt_list *orelse);
ast_stmt *build_with(parser *p, diag_span span, ast_with_item_list *items, ast_stmt_list *body);
ast_stmt *build_try(parser *p, diag_span span, ast_stmt_list *body, ast_handler_list *handlers,
                    bool is_group, ast_stmt_list *orelse, ast_stmt_list *finally);
ast_stmt *build_function(parser *p, diag_span span, const ast_name *name, diag_span name_span,
                         ast_params *params, ast_expr *returns, ast_stmt_list *body);
ast_stmt *build_class(parser *p, diag_span span, const ast_name *name, diag_span name_span,
                      parse_call *call, ast_stmt_list *body);
/* Makes a for, with or def an asynchronous one; span: with the "async". */
ast_stmt *build_async(parser *p, diag_span span, ast_stmt *stmt);
ast_stmt *build_decorated(parser *p, ast_expr_list *decorators, ast_stmt *definition);

const ast_name *build_dotted(parser *p, const ast_name *left, const ast_name *right);

/* pattern, guard and body NULL: a case that is in error. */
ast_case_list *build_case(parser *p, ast_pattern *pattern, ast_expr *guard, ast_stmt_list *body);
ast_case_list *build_cases(parser *p, ast_case_list *list, const ast_case_list *one);
ast_stmt *build_match(parser *p, diag_span span, ast_expr *subject, ast_case_list *cases);

/* ---- patterns (pattern.c) ---- */

ast_pattern *pattern_new(parser *p, diag_span span, ast_pattern_kind kind);
ast_pattern_list *pattern_push(parser *p, ast_pattern_list *list, ast_pattern *item);
ast_pattern *pattern_capture(parser *p, diag_span span, ast_pattern_kind kind,
                             const ast_name *name);
ast_pattern *pattern_as(parser *p, diag_span span, ast_pattern *inner, const ast_expr *target);
ast_pattern *pattern_or(parser *p, diag_span span, ast_pattern *left, ast_pattern *right);
ast_pattern *pattern_constant(parser *p, diag_span span, ast_expr *value);
ast_expr *pattern_complex(parser *p, diag_span span, ast_binary_op op, ast_expr *real,
                          ast_expr *imaginary);
ast_pattern *pattern_sequence(parser *p, diag_span span, const ast_pattern_list *items);

/* What stands in parentheses, or behind "case": one pattern, or a sequence when there was a comma. */
ast_pattern *pattern_group(parser *p, diag_span span, const ast_pattern_list *items, bool comma);
ast_pattern *pattern_parenthesized(diag_span span, ast_pattern *inner);
ast_pattern *pattern_item(parser *p, diag_span span, ast_expr *key, ast_pattern *value);
ast_pattern *pattern_rest(parser *p, diag_span span, const ast_name *name, diag_span name_span);
ast_pattern *pattern_mapping(parser *p, ast_pattern *mapping, const ast_pattern *item);
ast_pattern *pattern_arg(parser *p, const ast_name *keyword, diag_span span, ast_pattern *value);
ast_pattern *pattern_args(parser *p, ast_pattern *args, const ast_pattern *arg);
ast_pattern *pattern_class(parser *p, diag_span span, ast_expr *value, ast_pattern *args);

/* What a match statement's patterns may not do; guards, values and bodies are check.c's. */
void pattern_check(parser *p, const ast_stmt *match);

/* ---- targets (target.c) ---- */

/* Checks that expr can be assigned or deleted, and sets ctx in it. what: how CPython puts it, with
 * one %s for the kind of expression. */
bool target_check(parser *p, ast_expr *expr, ast_context ctx, const char *what);

/* What CPython calls an expression of this kind in messages. */
const char *target_kind_name(const ast_expr *expr);

/* ---- check.c ---- */

/* What the grammar cannot say: statements and expressions that stand in the wrong place. */
void check_module(parser *p);

/* ---- advice.c ---- */

/* Reports that the grammar cannot take the last token that it read; expected: what it could take,
 * by the names in parser.y. */
void advice_report(parser *p, const char *const *expected, int count);

/* The grammar's own stack is full. */
void advice_too_deep(parser *p, diag_span span);

#endif
