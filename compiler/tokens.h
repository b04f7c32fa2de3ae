/* Tokens, and the state of the lexer that makes them. Private to lexer.l, layout.c, literal.c, the
 * parser and their tests.
 *
 * The way of a token: lexer.l recognises it in the text; layout.c follows brackets and lines, drops
 * the line ends that mean nothing, and adds INDENT and DEDENT; the parser reads the finished array.
 * So the parser can look back and ahead when it has to explain an error. */
#ifndef FIRN_COMPILER_TOKENS_H
#define FIRN_COMPILER_TOKENS_H

#include "ast.h"

enum {
    LAYOUT_MAX_BRACKETS = 200, /* CPython's limits */
    LAYOUT_MAX_INDENTS = 100,
    LEXER_MAX_FSTRINGS = 150
};

/* What a terminal or nonterminal of the grammar carries; the tags of parser.y. */
typedef union parse_value {
    int op;
    uint32_t number;
    const ast_name *name;
    ast_const *constant; /* INT, FLOAT, IMAGINARY, STRING, FSTRING_MIDDLE */
    ast_expr *expr;
    ast_stmt *stmt;
    ast_expr_list *exprs;
    ast_stmt_list *stmts;
    ast_name_list *names;
    ast_alias_list *aliases;
    ast_param *param;
    ast_params *params;
    ast_clause_list *clauses;
    ast_with_item_list *items;
    ast_handler_list *handlers;
    ast_pattern *pattern;
    ast_pattern_list *patterns;
    ast_case_list *cases;
    struct parse_call *call;
    struct parse_arg *arg;
    const char *convert; /* "r", "s" or "a" */
    struct parse_pair *pair;
    diag_span span;
} parse_value;

typedef struct token {
    int kind; /* TOK_… of parser.h, 0 at the end */
    bool in_brackets : 1;
    bool in_field : 1; /* in a replacement field of an f-string */
    bool first : 1;    /* of its logical line */
    diag_span span;
    parse_value value;
} token;

typedef struct token_list {
    token *items;
    uint32_t count, capacity;
} token_list;

typedef struct layout_bracket {
    char open;       /* ( [ or { */
    bool field;      /* the { of a replacement field */
    bool spec;       /* and its format spec has begun */
    uint32_t offset; /* in the text */
    uint32_t token;  /* its index */
} layout_bracket;

/* A bracket that nothing closes: found when a statement begins inside it, or at the end. */
typedef struct layout_unclosed {
    char open;
    uint32_t offset;
    uint32_t first, last; /* tokens that stand inside */
    bool reported;
} layout_unclosed;

typedef struct lexer_fstring {
    char quote;
    bool triple, raw;
    uint32_t offset;
} lexer_fstring;

typedef struct lexer {
    arena *arena;
    diag_list *diags;
    ast_names *names;
    const diag_source *source;
    token_list tokens;
    bool fatal; /* nothing after this place is worth reading */

    /* the match at hand */
    diag_span span;
    parse_value value;

    lexer_fstring fstrings[LEXER_MAX_FSTRINGS];
    uint32_t fstring_count;

    layout_bracket brackets[LAYOUT_MAX_BRACKETS];
    uint32_t bracket_count;
    layout_unclosed *unclosed;
    uint32_t unclosed_count, unclosed_capacity;

    /* Indentation, in columns with tabs to the next multiple of 8 (indents) and of 1 (alternates):
     * lines must compare alike in both. A silent level was reported and has no INDENT. */
    uint32_t indents[LAYOUT_MAX_INDENTS], alternates[LAYOUT_MAX_INDENTS];
    bool silent[LAYOUT_MAX_INDENTS];
    bool matches[LAYOUT_MAX_INDENTS]; /* the block of a match statement: "case" is a keyword */
    uint32_t indent_count;            /* level 0 included */

    /* the logical line at hand */
    uint32_t line_start;  /* where its first physical line starts */
    bool line_open;       /* it has a token */
    bool line_error;      /* an error in it was reported */
    bool gave_up;         /* and its brackets are forgotten */
    bool quiet;           /* and what else is wrong with it is not reported */
    bool line_colon;      /* a colon outside brackets was seen */
    bool physical_start;  /* the next token is the first of a physical line in brackets */
    int line_first;       /* kind of its first token */
    uint32_t line_offset; /* of its first token */
    uint32_t line_token;  /* that token's index */
    bool tabs_reported;
    int64_t skip_column; /* skip lines that are indented deeper; -1: none */
    bool skipping;       /* the line at hand is skipped */
} lexer;

void lexer_init(lexer *lx, arena *a, diag_list *diags, ast_names *names);

/* Reads the whole source of diags into lx->tokens; errors go to diags. */
void lexer_scan(lexer *lx);

/* advice.c: whether a token of this kind begins an expression, and cannot go on with one. */
bool token_begins_expr(int kind);

/* Reports and returns TOK_ERROR, at which the parser gives up the statement without a word. */
int lexer_error(lexer *lx, diag_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- layout.c ---- */

void layout_init(lexer *lx);
void layout_add(lexer *lx, int kind);
void layout_end(lexer *lx); /* at the end of the text */

/* The innermost open bracket is a replacement field: } : ! and = have their f-string meaning. */
bool layout_in_field(const lexer *lx);
bool layout_in_spec(const lexer *lx);
void layout_begin_spec(lexer *lx);

/* The line cannot be understood any more: forgets open brackets and ends it at the next line end. */
void layout_give_up(lexer *lx);

/* ---- literal.c: each returns the kind of the token ---- */

int literal_integer(lexer *lx, uint32_t base);
int literal_float(lexer *lx);
int literal_name(lexer *lx);
int literal_string(lexer *lx);

/* A run of the text of an f-string at lx->span. */
int literal_fstring_text(lexer *lx, bool raw);

#endif
