/* The abstract syntax tree of one module.
 *
 * What holds for every tree that parse_source returns:
 * - All of it lives in one arena. Names are interned: equal names are one pointer within a module.
 * - Each node spans the bytes that it was made from; lines and columns come from module->source.
 * - Targets are valid: ctx is STORE or DEL exactly on Name, Attribute, Subscript, Starred, List
 *   and Tuple nodes that are assigned or deleted (of a Starred also on its value).
 * - No path from the root is longer than AST_MAX_DEPTH nodes, so consumers may recurse.
 * - break, continue, return, yield and starred expressions stand where the language allows them. */
#ifndef FIRN_COMPILER_AST_H
#define FIRN_COMPILER_AST_H

#include "arena.h"
#include "diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AST_MAX_DEPTH = 1000 };

/* ---- names, texts, lists ---- */

/* Interned. text is UTF-8 with a NUL after it. */
typedef struct ast_name {
    uint32_t len;
    uint32_t hash;
    uint32_t index; /* 0, 1, 2, … in order of first sight: lets a pass keep an array by name */
    const char *text;
} ast_name;

typedef struct ast_names ast_names;

ast_names *ast_names_new(arena *a);
const ast_name *ast_intern(ast_names *names, const char *text, size_t len);
uint32_t ast_names_count(const ast_names *names);

/* Bytes, possibly with NULs among them; a NUL after them for convenience. */
typedef struct ast_text {
    const char *bytes;
    uint32_t len;
} ast_text;

typedef struct ast_expr ast_expr;
typedef struct ast_stmt ast_stmt;
struct scope; /* filled in by scope analysis */
struct symbol;

typedef struct ast_expr_list {
    ast_expr **items;
    uint32_t count, capacity;
} ast_expr_list;

typedef struct ast_stmt_list {
    ast_stmt **items;
    uint32_t count, capacity;
} ast_stmt_list;

/* A name with its place: parameters of global, nonlocal. */
typedef struct ast_name_ref {
    const ast_name *name;
    diag_span span;
} ast_name_ref;

typedef struct ast_name_list {
    ast_name_ref *items;
    uint32_t count, capacity;
} ast_name_list;

/* ---- constants ---- */

#define AST_CONST_KINDS(X)  \
    X(NONE, "None")         \
    X(FALSE, "False")       \
    X(TRUE, "True")         \
    X(ELLIPSIS, "Ellipsis") \
    X(INT, "int")           \
    X(FLOAT, "float")       \
    X(IMAGINARY, "complex") \
    X(STR, "str")           \
    X(BYTES, "bytes")       \
    X(TUPLE, "tuple")

typedef enum {
#define X(id, name) AST_CONST_##id,
    AST_CONST_KINDS(X)
#undef X
} ast_const_kind;

/* text: INT digits without prefix, underscores and leading zeros, lower case, in the given base
 * ("0" for zero, which is never negative); FLOAT and IMAGINARY the literal without underscores and
 * without j; STR UTF-8, where a lone surrogate from an escape is its three-byte form; BYTES the
 * bytes. items: the elements of a folded TUPLE, each an EXPR_CONSTANT. */
typedef struct ast_const {
    ast_const_kind kind;
    uint8_t base;  /* INT: 2, 8, 10 or 16 */
    bool negative; /* INT, FLOAT and IMAGINARY, after folding of a unary minus */
    ast_text text;
    ast_expr_list items;
} ast_const;

/* The value of an INT when it fits. */
bool ast_const_int64(const ast_const *constant, int64_t *value);

/* ---- operators ---- */

#define AST_BINARY_OPS(X) \
    X(ADD, "+")           \
    X(SUB, "-")           \
    X(MUL, "*")           \
    X(MATMUL, "@")        \
    X(DIV, "/")           \
    X(MOD, "%")           \
    X(POW, "**")          \
    X(LSHIFT, "<<")       \
    X(RSHIFT, ">>")       \
    X(OR, "|")            \
    X(XOR, "^")           \
    X(AND, "&")           \
    X(FLOORDIV, "//")

typedef enum {
#define X(id, name) AST_BINARY_##id,
    AST_BINARY_OPS(X)
#undef X
} ast_binary_op;

#define AST_UNARY_OPS(X) \
    X(INVERT, "~")       \
    X(NOT, "not")        \
    X(PLUS, "+")         \
    X(MINUS, "-")

typedef enum {
#define X(id, name) AST_UNARY_##id,
    AST_UNARY_OPS(X)
#undef X
} ast_unary_op;

#define AST_COMPARE_OPS(X) \
    X(EQ, "==")            \
    X(NE, "!=")            \
    X(LT, "<")             \
    X(LE, "<=")            \
    X(GT, ">")             \
    X(GE, ">=")            \
    X(IS, "is")            \
    X(IS_NOT, "is not")    \
    X(IN, "in")            \
    X(NOT_IN, "not in")

typedef enum {
#define X(id, name) AST_COMPARE_##id,
    AST_COMPARE_OPS(X)
#undef X
} ast_compare_op;

typedef enum { AST_LOAD, AST_STORE, AST_DEL } ast_context;

/* ---- parts of nodes ---- */

typedef enum {
    AST_PARAM_POSITIONAL_ONLY,
    AST_PARAM_NORMAL,
    AST_PARAM_STAR, /* *args */
    AST_PARAM_KEYWORD_ONLY,
    AST_PARAM_DOUBLE_STAR /* **kwargs */
} ast_param_kind;

typedef struct ast_param {
    ast_param_kind kind;
    const ast_name *name;
    ast_expr *annotation;    /* or NULL */
    ast_expr *default_value; /* or NULL */
    diag_span span;          /* of the name */
} ast_param;

/* items in source order, which is the order of ast_param_kind. */
typedef struct ast_params {
    ast_param *items;
    uint32_t count, capacity;
    uint32_t positional_only; /* the first so many */
    uint32_t positional;      /* positional_only + normal ones */
    uint32_t keyword_only;
    uint32_t defaults; /* of positional ones: the last so many have one */
    bool has_star;     /* *args at items[positional] */
    bool has_double_star;
    bool star_seen, bare_star, slash_seen; /* for the parser's checks */
    diag_span star_span;
} ast_params;

typedef struct ast_keyword {
    const ast_name *name; /* NULL: **value */
    ast_expr *value;
    diag_span span;
} ast_keyword;

typedef struct ast_keyword_list {
    ast_keyword *items;
    uint32_t count, capacity;
} ast_keyword_list;

/* for target in iter if c1 if c2 … */
typedef struct ast_clause {
    ast_expr *target;
    ast_expr *iter;
    ast_expr_list conditions;
    bool is_async;
    diag_span span;
} ast_clause;

typedef struct ast_clause_list {
    ast_clause *items;
    uint32_t count, capacity;
} ast_clause_list;

/* import a.b as c / from m import a as c. The star of "from m import *" is the name "*". */
typedef struct ast_alias {
    const ast_name *name; /* dotted names as one text */
    const ast_name *as;   /* or NULL */
    diag_span span;
} ast_alias;

typedef struct ast_alias_list {
    ast_alias *items;
    uint32_t count, capacity;
} ast_alias_list;

typedef struct ast_with_item {
    ast_expr *context;
    ast_expr *target; /* or NULL */
    diag_span span;
} ast_with_item;

typedef struct ast_with_item_list {
    ast_with_item *items;
    uint32_t count, capacity;
} ast_with_item_list;

typedef struct ast_handler {
    ast_expr *type;       /* NULL: catches all; only the last one may */
    const ast_name *name; /* or NULL */
    ast_stmt_list body;
    diag_span span; /* from "except" to the end of the header */
} ast_handler;

typedef struct ast_handler_list {
    ast_handler *items;
    uint32_t count, capacity;
} ast_handler_list;

/* ---- expressions ---- */

#define AST_EXPR_KINDS(X)      \
    X(CONSTANT, Constant)      \
    X(NAME, Name)              \
    X(ATTRIBUTE, Attribute)    \
    X(SUBSCRIPT, Subscript)    \
    X(SLICE, Slice)            \
    X(STARRED, Starred)        \
    X(CALL, Call)              \
    X(UNARY, UnaryOp)          \
    X(BINARY, BinOp)           \
    X(BOOLEAN, BoolOp)         \
    X(COMPARE, Compare)        \
    X(CONDITIONAL, IfExp)      \
    X(NAMED, NamedExpr)        \
    X(LAMBDA, Lambda)          \
    X(TUPLE, Tuple)            \
    X(LIST, List)              \
    X(SET, Set)                \
    X(DICT, Dict)              \
    X(LIST_COMP, ListComp)     \
    X(SET_COMP, SetComp)       \
    X(DICT_COMP, DictComp)     \
    X(GENERATOR, GeneratorExp) \
    X(YIELD, Yield)            \
    X(YIELD_FROM, YieldFrom)   \
    X(AWAIT, Await)            \
    X(JOINED_STR, JoinedStr)   \
    X(FORMATTED_VALUE, FormattedValue)

typedef enum {
#define X(id, name) EXPR_##id,
    AST_EXPR_KINDS(X)
#undef X
} ast_expr_kind;

struct ast_expr {
    ast_expr_kind kind : 8;
    ast_context ctx : 8;
    bool parenthesized : 1; /* stood in parentheses of its own; the span is without them, except of
                            * a tuple */
    uint16_t height;        /* nodes on the longest path down, at most AST_MAX_DEPTH */
    diag_span span;
    union {
        ast_const constant;
        struct {
            const ast_name *id;
            struct symbol *symbol; /* scope analysis */
        } name;
        struct {
            ast_expr *value;
            const ast_name *name;
            diag_span name_span;
        } attribute;
        struct {
            ast_expr *value;
            ast_expr *index; /* a Slice, a Tuple (perhaps with Slices in it), or any expression */
        } subscript;
        struct {
            ast_expr *lower, *upper, *step; /* or NULL */
        } slice;
        struct {
            ast_expr *value;
        } starred;
        struct {
            ast_expr *function;
            ast_expr_list
                args; /* Starred for *x; all are evaluated before the keywords, as in CPython */
            ast_keyword_list keywords;
        } call;
        struct {
            ast_unary_op op;
            ast_expr *operand;
        } unary;
        struct {
            ast_binary_op op;
            ast_expr *left, *right;
        } binary;
        struct {
            bool is_or;
            ast_expr_list values; /* at least two: a and b and c is one node */
        } boolean;
        struct {
            ast_expr *left;
            uint8_t *ops; /* ast_compare_op, rights.count of them */
            ast_expr_list rights;
        } compare;
        struct {
            ast_expr *test, *body, *orelse;
        } conditional;
        struct {
            ast_expr *target; /* a Name */
            ast_expr *value;
        } named;
        struct {
            ast_params *params;
            ast_expr *body;
            struct scope *scope;
        } lambda;
        ast_expr_list elements; /* TUPLE, LIST, SET */
        struct {
            ast_expr_list keys; /* NULL at i: **values[i] */
            ast_expr_list values;
        } dict;
        struct {
            ast_expr *element; /* DICT_COMP: the key */
            ast_expr *value;   /* DICT_COMP only */
            ast_clause_list clauses;
            struct scope *scope;
        } comprehension; /* LIST_COMP, SET_COMP, DICT_COMP, GENERATOR */
        struct {
            ast_expr *value; /* YIELD: or NULL */
        } yield;             /* YIELD, YIELD_FROM, AWAIT */
        ast_expr_list parts; /* JOINED_STR: STR constants and FORMATTED_VALUEs */
        struct {
            ast_expr *value;
            ast_expr *spec;  /* a JoinedStr, or NULL */
            char conversion; /* 0, 'r', 's' or 'a'; {x=} has become text and conversion */
        } formatted;
    } as;
};

/* ---- patterns ---- */

#define AST_PATTERN_KINDS(X)                                                               \
    X(CAPTURE)  /* name, or NULL: the wildcard */                                          \
    X(AS)       /* items[0] as name */                                                     \
    X(VALUE)    /* value: None, True and False are compared by identity, all else by == */ \
    X(SEQUENCE) /* items, at most one of them a STAR */                                    \
    X(STAR)     /* name or NULL */                                                         \
    X(MAPPING)  /* keys and items; name: that of **rest, or NULL */                        \
    X(CLASS)    /* value(items), the last so many under the names of keywords */           \
    X(OR)       /* items, which bind the same names */

typedef enum {
#define X(id) PATTERN_##id,
    AST_PATTERN_KINDS(X)
#undef X
} ast_pattern_kind;

typedef struct ast_pattern ast_pattern;

typedef struct ast_pattern_list {
    ast_pattern **items;
    uint32_t count, capacity;
} ast_pattern_list;

struct ast_pattern {
    ast_pattern_kind kind;
    uint16_t height;
    diag_span span;
    const ast_name *name;
    ast_expr *value;
    ast_pattern_list items;
    ast_expr_list keys;
    ast_name_list keywords;
};

typedef struct ast_case {
    ast_pattern *pattern;
    ast_expr *guard; /* or NULL */
    ast_stmt_list body;
} ast_case;

typedef struct ast_case_list {
    ast_case *items;
    uint32_t count, capacity;
} ast_case_list;

/* ---- statements ---- */

#define AST_STMT_KINDS(X)        \
    X(EXPR, Expr)                \
    X(ASSIGN, Assign)            \
    X(AUG_ASSIGN, AugAssign)     \
    X(ANN_ASSIGN, AnnAssign)     \
    X(DELETE, Delete)            \
    X(PASS, Pass)                \
    X(BREAK, Break)              \
    X(CONTINUE, Continue)        \
    X(RETURN, Return)            \
    X(RAISE, Raise)              \
    X(ASSERT, Assert)            \
    X(GLOBAL, Global)            \
    X(NONLOCAL, Nonlocal)        \
    X(IMPORT, Import)            \
    X(IMPORT_FROM, ImportFrom)   \
    X(IF, If)                    \
    X(WHILE, While)              \
    X(FOR, For)                  \
    X(WITH, With)                \
    X(TRY, Try)                  \
    X(MATCH, Match)              \
    X(FUNCTION_DEF, FunctionDef) \
    X(CLASS_DEF, ClassDef)

typedef enum {
#define X(id, name) STMT_##id,
    AST_STMT_KINDS(X)
#undef X
} ast_stmt_kind;

struct ast_stmt {
    ast_stmt_kind kind : 8;
    uint16_t height;
    diag_span span; /* with the body; of a def or class from its keyword on, decorators excluded */
    union {
        ast_expr *expr; /* EXPR; RETURN: or NULL */
        struct {
            ast_expr_list targets; /* a = b = value has two */
            ast_expr *value;
        } assign;
        struct {
            ast_expr *target; /* ctx STORE; is read first */
            ast_binary_op op;
            ast_expr *value;
        } aug_assign;
        struct {
            ast_expr *target;
            ast_expr *annotation;
            ast_expr *value; /* or NULL */
            bool simple;     /* a Name without parentheses: makes it local even without a value */
        } ann_assign;
        ast_expr_list targets; /* DELETE */
        struct {
            ast_expr *value, *cause; /* or NULL */
        } raise;
        struct {
            ast_expr *test, *message; /* message or NULL */
        } assertion;
        ast_name_list names; /* GLOBAL, NONLOCAL */
        struct {
            ast_alias_list aliases;
        } import;
        struct {
            const ast_name *module; /* NULL: from . import x */
            uint32_t level;         /* leading dots */
            ast_alias_list aliases;
        } import_from;
        struct {
            ast_expr *test;
            ast_stmt_list body, orelse; /* elif: orelse is one IF */
        } branch;                       /* IF, WHILE */
        struct {
            ast_expr *target, *iter;
            ast_stmt_list body, orelse;
            bool is_async;
        } loop; /* FOR */
        struct {
            ast_with_item_list items;
            ast_stmt_list body;
            bool is_async;
        } with;
        struct {
            ast_stmt_list body;
            ast_handler_list handlers;
            ast_stmt_list orelse, finally;
            bool is_group; /* except* */
        } try;
        struct {
            ast_expr *subject;
            ast_case_list cases;
        } match;
        struct {
            const ast_name *name;
            diag_span name_span;
            ast_params *params;
            ast_expr *returns; /* the annotation, or NULL */
            ast_expr_list decorators;
            ast_stmt_list body;
            struct scope *scope;
            bool is_async;
        } function;
        struct {
            const ast_name *name;
            diag_span name_span;
            ast_expr_list bases; /* Starred for *x */
            ast_keyword_list keywords;
            ast_expr_list decorators;
            ast_stmt_list body;
            struct scope *scope;
        } class;
    } as;
};

typedef struct ast_module {
    diag_source *source;
    arena *arena;
    ast_names *names;
    ast_stmt_list body;
    bool for_micropython; /* it imports what only MicroPython has */
    struct scope *scope;
} ast_module;

/* The docstring of a body, or NULL. */
const ast_expr *ast_docstring(const ast_stmt_list *body);

const char *ast_expr_kind_name(ast_expr_kind kind);
const char *ast_stmt_kind_name(ast_stmt_kind kind);

#endif
