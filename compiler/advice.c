/* What to say when the grammar cannot take a token: CPython's words where it has words of its own
 * for the case, and a hint where the tokens around show what was meant. */
#include "build.h"
#include "parser.h"
#include "tokens.h"

#include <assert.h>
#include <string.h>

/* One error to explain: the token, those around it, and what the grammar could take. */
typedef struct {
    parser *p;
    const token *tokens;
    uint32_t at;    /* index of the token */
    uint32_t first; /* of the first token of its statement */
    const char *const *expected;
    int count;
} advice;

static const token *advice_token(const advice *a, uint32_t at) {
    return &a->tokens[at];
}

static int advice_kind(const advice *a, int64_t at) {
    return at < 0 || at >= (int64_t)a->p->lexer->tokens.count ? 0 : a->tokens[at].kind;
}

static bool advice_expects(const advice *a, const char *what) {
    for (int i = 0; i < a->count; i++) {
        if (strcmp(a->expected[i], what) == 0) {
            return true;
        }
    }
    return false;
}

static diag *advice_say(const advice *a, diag_span span, const char *message) {
    const token *here = &a->tokens[a->at];
    bool field = here->in_field || here->kind == TOK_FIELD_END;
    return diag_error(a->p->diags, span, "%s%s", field ? "f-string: " : "", message);
}

static void advice_say_here(const advice *a, const char *message) {
    (void)advice_say(a, a->tokens[a->at].span, message);
}

void advice_too_deep(parser *p, diag_span span) {
    if (p->too_deep) {
        return;
    }
    p->too_deep = true;
    diag *entry = diag_error(p->diags, (diag_span){span.start, span.start},
                             "nested too deeply (more than %d levels)", AST_MAX_DEPTH);
    diag_hint(p->diags, entry, "split it into several statements");
}

/* ---- what kind of token ---- */

static bool advice_is_keyword(int kind) {
    return kind >= TOK_FALSE && kind <= TOK_YIELD;
}

bool token_begins_expr(int kind) {
    switch (kind) {
    case TOK_NAME:
    case TOK_NUMBER:
    case TOK_STRING:
    case TOK_FSTRING_START:
    case TOK_NONE:
    case TOK_TRUE:
    case TOK_FALSE:
    case TOK_LAMBDA:
    case TOK_LBRACE:
    case TOK_TILDE:
    case TOK_ELLIPSIS: return true;
    default: return false;
    }
}

static bool advice_ends_expr(int kind) {
    switch (kind) {
    case TOK_NAME:
    case TOK_NUMBER:
    case TOK_STRING:
    case TOK_FSTRING_END:
    case TOK_NONE:
    case TOK_TRUE:
    case TOK_FALSE:
    case TOK_RPAR:
    case TOK_RSQB:
    case TOK_RBRACE:
    case TOK_ELLIPSIS: return true;
    default: return false;
    }
}

static bool advice_opens_block(int kind) {
    switch (kind) {
    case TOK_IF:
    case TOK_ELIF:
    case TOK_ELSE:
    case TOK_FOR:
    case TOK_WHILE:
    case TOK_TRY:
    case TOK_EXCEPT:
    case TOK_FINALLY:
    case TOK_WITH:
    case TOK_DEF:
    case TOK_MATCH:
    case TOK_CASE:
    case TOK_CLASS: return true;
    default: return false;
    }
}

/* ---- misspelt keywords ---- */

/* One letter too many, too few, wrong, or two that changed places. */
static bool advice_one_slip(const char *a, const char *b) {
    size_t la = strlen(a), lb = strlen(b), i = 0;
    while (a[i] != 0 && a[i] == b[i]) {
        i++;
    }
    if (la == lb) {
        return strcmp(a + i + (i < la), b + i + (i < la)) == 0 ||
               (i + 1 < la && a[i] == b[i + 1] && a[i + 1] == b[i] &&
                strcmp(a + i + 2, b + i + 2) == 0);
    }
    return la == lb + 1 ? strcmp(a + i + 1, b + i) == 0
                        : lb == la + 1 && strcmp(a + i, b + i + 1) == 0;
}

/* The keyword that was meant by the first word of a statement, or NULL. */
static const char *advice_meant_first(const char *word) {
    static const char *const keywords[] = {
        "while",  "for",    "def",      "class", "return", "import",   "from",  "else",
        "elif",   "except", "finally",  "try",   "with",   "if",       "raise", "assert",
        "global", "del",    "nonlocal", "pass",  "break",  "continue", "yield",
    };
    static const char *const others[][2] = {
        {"function", "def"},    {"func", "def"},       {"fn", "def"},         {"elsif", "elif"},
        {"elseif", "elif"},     {"catch", "except"},   {"throw", "raise"},    {"foreach", "for"},
        {"until", "while not"}, {"include", "import"}, {"require", "import"}, {"delete", "del"},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(word, others[i][0]) == 0) {
            return others[i][1];
        }
    }
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        if (strlen(word) >= 3 && advice_one_slip(word, keywords[i])) {
            return keywords[i];
        }
    }
    return NULL;
}

/* The one that the grammar could take in place of a word, or NULL. */
static const char *advice_meant_here(const advice *a, const char *word) {
    static const char *const keywords[] = {"in",   "is", "and", "or",     "not",  "as",
                                           "else", "if", "for", "import", "from", "lambda"};
    for (size_t i = 0; strlen(word) >= 2 && i < sizeof keywords / sizeof keywords[0]; i++) {
        if (advice_expects(a, keywords[i]) && advice_one_slip(word, keywords[i])) {
            return keywords[i];
        }
    }
    return NULL;
}

/* Adds "did you mean" when the statement begins with a misspelt keyword, or one stands here. */
static void advice_hint_keyword(const advice *a, diag *entry) {
    const token *first = advice_token(a, a->first), *here = advice_token(a, a->at);
    const char *meant = NULL;
    if (first->kind == TOK_NAME && a->at <= a->first + 2) {
        meant = advice_meant_first(first->value.name->text);
    }
    if (meant == NULL && here->kind == TOK_NAME && a->at > a->first) {
        meant = advice_meant_here(a, here->value.name->text);
    }
    if (meant != NULL) {
        diag_hint(a->p->diags, entry, "did you mean '%s'?", meant);
    }
}

/* ---- where the tokens before belong to ---- */

static bool advice_opens(int kind) {
    return kind == TOK_LPAR || kind == TOK_WITH_LPAR || kind == TOK_LSQB || kind == TOK_LBRACE ||
           kind == TOK_FIELD_START || kind == TOK_FSTRING_START;
}

static bool advice_closes(int kind) {
    return kind == TOK_RPAR || kind == TOK_RSQB || kind == TOK_RBRACE || kind == TOK_FIELD_END ||
           kind == TOK_FSTRING_END;
}

/* No token of an expression without commas, conditions and lambdas. */
static bool advice_before_operand(int kind) {
    switch (kind) {
    case TOK_COMMA:
    case TOK_COLON:
    case TOK_SEMI:
    case TOK_EQUAL:
    case TOK_WALRUS:
    case TOK_ARROW:
    case TOK_IF:
    case TOK_ELSE:
    case TOK_ELIF:
    case TOK_WHILE:
    case TOK_FOR:
    case TOK_WITH:
    case TOK_AS:
    case TOK_FROM:
    case TOK_RETURN:
    case TOK_YIELD:
    case TOK_LAMBDA:
    case TOK_ASSERT:
    case TOK_RAISE:
    case TOK_DEL:
    case TOK_EXCEPT: return true;
    default: return kind >= TOK_PLUS_EQUAL && kind <= TOK_RSHIFT_EQUAL;
    }
}

/* The index of the first token of the operand that ends before token end. */
static uint32_t advice_operand(const advice *a, uint32_t end) {
    uint32_t at = end, after_in = 0;
    for (int depth = 0; at > a->first; at--) {
        int kind = a->tokens[at - 1].kind;
        int before = at >= a->first + 2 ? a->tokens[at - 2].kind : TOK_COMMA;
        bool unpacks = (kind == TOK_STAR || kind == TOK_POWER) &&
                       (advice_opens(before) || before == TOK_COMMA);
        if (depth == 0 && (advice_opens(kind) || advice_before_operand(kind) || unpacks)) {
            return kind == TOK_FOR && after_in > 0 ? after_in : at;
        }
        depth += advice_closes(kind) - advice_opens(kind);
        if (depth == 0 && kind == TOK_IN) {
            after_in = at;
        }
    }
    return at;
}

/* The last token of a kind before the place, in the same brackets and after the last comma in them; or the
 * place itself: there is none. */
static uint32_t advice_back_to(const advice *a, int wanted) {
    int depth = 0;
    for (uint32_t at = a->at; at > a->first; at--) {
        int kind = a->tokens[at - 1].kind;
        if (depth == 0 && kind == wanted) {
            return at - 1;
        }
        if (depth == 0 && (advice_opens(kind) || kind == TOK_COMMA)) {
            break;
        }
        depth += advice_closes(kind) - advice_opens(kind);
    }
    return a->at;
}

/* The bracket around the place, or the place itself: there is none. */
static uint32_t advice_around(const advice *a) {
    int depth = 0;
    for (uint32_t at = a->at; at > a->first; at--) {
        int kind = a->tokens[at - 1].kind;
        if (depth == 0 && advice_opens(kind)) {
            return at - 1;
        }
        depth += advice_closes(kind) - advice_opens(kind);
    }
    return a->at;
}

/* From the start of one token to the end of the one before the place. */
static diag_span advice_from(const advice *a, uint32_t start) {
    return (diag_span){a->tokens[start].span.start, a->tokens[a->at - (a->at > start)].span.end};
}

/* ---- the cases, each true when it has said something ---- */

/* The lexer has found a fault in the rest of the line, which explains more. A statement may go on over further lines
 * (an open bracket): their faults explain nothing here. */
static bool advice_lexer_reported(const advice *a) {
    const diag_source *source = a->p->lexer->source;
    uint32_t i = a->at, line = diag_line(source, a->tokens[i].span.start);
    while (a->tokens[i].kind != TOK_ERROR && a->tokens[i].kind != TOK_NEWLINE &&
           a->tokens[i].kind != 0) {
        i++;
    }
    return a->tokens[i].kind == TOK_ERROR && diag_line(source, a->tokens[i].span.start) == line;
}

static bool advice_say_unclosed(const advice *a, layout_unclosed *u) {
    u->reported = true;
    (void)diag_error(a->p->diags, (diag_span){u->offset, u->offset + 1}, "'%c' was never closed",
                     u->open);
    return true;
}

/* The bracket around the token that nothing closes, or NULL. */
static layout_unclosed *advice_find_unclosed(const advice *a) {
    lexer *lx = a->p->lexer;
    for (uint32_t i = 0; i < lx->unclosed_count; i++) {
        if (a->at >= lx->unclosed[i].first && a->at <= lx->unclosed[i].last) {
            return &lx->unclosed[i];
        }
    }
    return NULL;
}

/* A bracket around the token is never closed, and the token is on a later line. */
static bool advice_unclosed(const advice *a) {
    layout_unclosed *u = advice_find_unclosed(a);
    const diag_source *source = a->p->lexer->source;
    const token *here = advice_token(a, a->at);
    if (u == NULL) {
        return false;
    }
    if (u->reported) {
        return here->kind == TOK_UNCLOSED;
    }
    bool later = diag_line(source, here->span.start) > diag_line(source, u->offset);
    if (here->kind == TOK_UNCLOSED || later) {
        return advice_say_unclosed(a, u);
    }
    u->reported = true; /* by the error that is reported now */
    return false;
}

static bool advice_starts_statement(const advice *a, const char *word) {
    const token *first = advice_token(a, a->first);
    return first->kind == TOK_NAME && strcmp(first->value.name->text, word) == 0;
}

/* print x, exec "…" of Python 2. */
static bool advice_legacy(const advice *a) {
    static const char *const names[] = {"print", "exec"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (advice_starts_statement(a, names[i]) && a->at == a->first + 1 &&
            token_begins_expr(advice_kind(a, a->at))) {
            diag_span span = {advice_token(a, a->first)->span.start,
                              advice_token(a, a->at)->span.end};
            (void)diag_error(a->p->diags, span,
                             "Missing parentheses in call to '%s'. Did you mean %s(...)?", names[i],
                             names[i]);
            return true;
        }
    }
    return false;
}

/* The parts of Python that are later than 3.11. */
static bool advice_unsupported(const advice *a) {
    if (!advice_starts_statement(a, "type") || a->at != a->first + 1 ||
        advice_kind(a, a->at) != TOK_NAME) {
        return false;
    }
    (void)diag_error(a->p->diags, a->tokens[a->first].span, "the type statement is not supported");
    return true;
}

/* else, elif, except, finally, case after a statement that is in error already. */
static bool advice_orphan(const advice *a) {
    if (a->p->diags->source->errors > 0 &&
        (advice_expects(a, "case") ||
         (a->at == a->first + 1 && advice_starts_statement(a, "case")))) {
        return true;
    }
    switch (advice_kind(a, a->at)) {
    case TOK_ELSE:
    case TOK_ELIF:
    case TOK_EXCEPT:
    case TOK_FINALLY: return a->at == a->first && a->p->diags->source->errors > 0;
    default: return false;
    }
}

static bool advice_field(const advice *a) {
    int before = advice_kind(a, (int64_t)a->at - 1), here = advice_kind(a, a->at);
    if (before == TOK_FIELD_START && here == TOK_FIELD_END) {
        advice_say_here(a, "empty expression not allowed");
    } else if (before == TOK_FIELD_START && here == TOK_FIELD_SPEC) {
        advice_say_here(a, "expression required before ':'");
    } else if (before == TOK_FIELD_START && here == TOK_FIELD_CONVERT) {
        advice_say_here(a, "expression required before '!'");
    } else if (before == TOK_FIELD_START && here == TOK_EQUAL) {
        advice_say_here(a, "expression required before '='");
    } else if (before == TOK_EQUAL && advice_kind(a, advice_around(a)) == TOK_FIELD_START) {
        advice_say_here(a, "expecting '}'");
    } else if (before == TOK_FIELD_CONVERT) {
        advice_say_here(a, "invalid conversion character: expected 's', 'r', or 'a'");
    } else if (advice_kind(a, (int64_t)a->at - 2) == TOK_FIELD_CONVERT) {
        advice_say_here(a, "expecting '}'");
    } else {
        return false;
    }
    return true;
}

static bool advice_colon(const advice *a) {
    if (!advice_expects(a, ":") || advice_token(a, a->at)->in_brackets) {
        return false;
    }
    int first = advice_kind(a, a->first), here = advice_kind(a, a->at);
    if (first == TOK_ASYNC) {
        first = advice_kind(a, a->first + 1);
    }
    /* After these nothing but a colon can come, so it is what is missing; CPython wants it in a few places
     * whatever comes, and in the others only where the line ends. */
    bool only = a->count == 1 || (a->count == 2 && advice_expects(a, "->")) ||
                advice_back_to(a, TOK_ARROW) < a->at;
    bool forced = only && first != TOK_CLASS && first != TOK_EXCEPT;
    if (!forced && (!advice_opens_block(first) || here != TOK_NEWLINE)) {
        return false;
    }
    diag *entry = advice_say(a, advice_token(a, a->at)->span, "expected ':'");
    if (advice_kind(a, (int64_t)a->at - 1) == TOK_ELSE && here == TOK_IF) {
        diag_hint(a->p->diags, entry, "did you mean 'elif'?");
    }
    return true;
}

static char advice_bracket(const advice *a) {
    int depth = 0;
    for (uint32_t i = a->at; i > a->first; i--) {
        switch (a->tokens[i - 1].kind) {
        case TOK_RPAR:
        case TOK_RSQB:
        case TOK_RBRACE: depth++; break;
        case TOK_LPAR:
        case TOK_WITH_LPAR:
        case TOK_LSQB:
        case TOK_LBRACE:
            if (depth-- == 0) {
                return a->tokens[i - 1].kind == TOK_LBRACE ? '{' : '(';
            }
            break;
        default: break;
        }
    }
    return 0;
}

static bool advice_dict(const advice *a) {
    int here = advice_kind(a, a->at), before = advice_kind(a, (int64_t)a->at - 1);
    bool ends = here == TOK_RBRACE || here == TOK_COMMA;
    uint32_t around = advice_around(a);
    if (around == a->at || advice_kind(a, around) != TOK_LBRACE) {
        return false;
    }
    if (here == TOK_STAR && before == TOK_COLON) {
        advice_say_here(a, "cannot use a starred expression in a dictionary value");
        return true;
    }
    if (before == TOK_COLON && ends) {
        (void)advice_say(a, a->tokens[a->at - 1].span,
                         "expression expected after dictionary key and ':'");
        return true;
    }
    if (advice_expects(a, ":") && !advice_expects(a, ",")) {
        uint32_t end = a->tokens[a->at - 1].span.end;
        (void)advice_say(a, (diag_span){end - 1, end}, "':' expected after dictionary key");
        return true;
    }
    return false;
}

static bool advice_comma(const advice *a) {
    const token *here = advice_token(a, a->at);
    int kind = here->kind, before = advice_kind(a, (int64_t)a->at - 1);
    bool inside = here->in_brackets && a->at > 0;
    if (!inside || !token_begins_expr(kind) || !advice_ends_expr(before) ||
        (before == TOK_NAME && (kind == TOK_STRING || kind == TOK_FSTRING_START)) ||
        !advice_expects(a, ",") || !advice_expects(a, "+")) {
        return false;
    }
    uint32_t clause = advice_back_to(a, TOK_FOR), in = advice_back_to(a, TOK_IN);
    if (clause < a->at && in < a->at && in > clause) {
        return false;
    }
    uint32_t start = advice_operand(a, a->at);
    int lead = advice_kind(a, (int64_t)start - 1);
    if (lead == TOK_ELSE || lead == TOK_IF || (lead == TOK_POWER && advice_bracket(a) == '{')) {
        return false;
    }
    layout_unclosed *unclosed = advice_find_unclosed(a);
    if (unclosed != NULL) {
        return advice_say_unclosed(a, unclosed);
    }
    diag_span span = {a->tokens[start].span.start, here->span.end};
    diag *entry = advice_say(a, span, "invalid syntax. Perhaps you forgot a comma?");
    advice_hint_keyword(a, entry);
    return true;
}

static bool advice_assignment(const advice *a) {
    int first = advice_kind(a, a->first);
    if (advice_kind(a, a->at) != TOK_EQUAL ||
        (first != TOK_IF && first != TOK_ELIF && first != TOK_WHILE)) {
        return false;
    }
    advice_say_here(a, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    return true;
}

/* A try without handlers: after a block that was supplied it has been reported. */
static bool advice_try(const advice *a) {
    const token *here = advice_token(a, a->at);
    if (!advice_expects(a, "except") ||
        !(here->first || here->kind == 0 || here->kind == TOK_DEDENT)) {
        return false;
    }
    const token *pass = a->at >= 3 ? advice_token(a, a->at - 3) : here;
    if (pass->kind != TOK_PASS || pass->span.start < pass->span.end) {
        advice_say_here(a, "expected 'except' or 'finally' block");
    }
    return true;
}

static bool advice_except(const advice *a) {
    int here = advice_kind(a, a->at), before = advice_kind(a, (int64_t)a->at - 1);
    if (advice_kind(a, a->first) != TOK_EXCEPT) {
        return false;
    }
    bool after_star = before == TOK_STAR && a->at == a->first + 2;
    if (after_star && (here == TOK_COLON || here == TOK_NEWLINE)) {
        advice_say_here(a, "expected one or more exception types");
    } else if (before == TOK_EXCEPT && (here == TOK_STAR || !advice_expects(a, "name"))) {
        (void)advice_say(a, a->tokens[a->first].span,
                         "cannot have both 'except' and 'except*' on the same 'try'");
    } else if (here == TOK_COMMA || (here == TOK_AS && advice_expects(a, ","))) {
        (void)advice_say(a, advice_from(a, a->first + 1),
                         "multiple exception types must be parenthesized");
    } else {
        return false;
    }
    return true;
}

/* The place is among the parameters of a function or lambda. */
static bool advice_in_params(const advice *a) {
    uint32_t around = advice_around(a);
    bool of_function = around >= 2 && advice_kind(a, (int64_t)around - 2) == TOK_DEF;
    return of_function || advice_back_to(a, TOK_LAMBDA) < a->at;
}

static bool advice_parameter(const advice *a) {
    int here = advice_kind(a, a->at);
    bool ends = here == TOK_COMMA || here == TOK_RPAR;
    if (here == TOK_LPAR && advice_expects(a, "name") && advice_expects(a, "**") &&
        advice_expects(a, "*") && !advice_expects(a, "(")) {
        bool of_def = advice_kind(a, (int64_t)advice_around(a) - 2) == TOK_DEF;
        advice_say_here(a, of_def ? "Function parameters cannot be parenthesized"
                                  : "Lambda expression parameters cannot be parenthesized");
    } else if (ends && advice_kind(a, (int64_t)a->at - 1) == TOK_EQUAL && advice_in_params(a)) {
        (void)advice_say(a, a->tokens[a->at - 1].span, "expected default value expression");
    } else {
        return false;
    }
    return true;
}

/* What stands before a "for" in brackets and cannot be the element of a comprehension. */
static bool advice_element(const advice *a) {
    int here = advice_kind(a, a->at);
    uint32_t around = advice_around(a), start = around + 1;
    if ((here != TOK_FOR && here != TOK_ASYNC) || around == a->at) {
        return false;
    }
    int open = advice_kind(a, around), lead = advice_kind(a, start);
    bool call = open == TOK_LPAR && advice_ends_expr(advice_kind(a, (int64_t)around - 1));
    uint32_t equal = advice_back_to(a, TOK_EQUAL);
    if (lead == TOK_STAR) {
        (void)advice_say(a, advice_from(a, start),
                         "iterable unpacking cannot be used in comprehension");
    } else if (call && equal < a->at) {
        (void)advice_say(a, advice_from(a, equal - 1),
                         "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    } else if (open != TOK_LPAR && !advice_expects(a, ":") && start < a->at &&
               advice_back_to(a, TOK_COLON) == a->at) {
        (void)advice_say(a, advice_from(a, start),
                         "did you forget parentheses around the comprehension target?");
    } else {
        return false;
    }
    return true;
}

static bool advice_words(const advice *a) {
    int here = advice_kind(a, a->at), first = advice_kind(a, a->first);
    uint32_t lambda = here == TOK_WALRUS ? advice_back_to(a, TOK_LAMBDA) : a->at;
    if (advice_expects(a, "else") && here != TOK_COLON && a->at > a->first &&
        advice_kind(a, (int64_t)a->at - 1) != TOK_NEWLINE) {
        uint32_t body = advice_operand(a, advice_back_to(a, TOK_IF));
        (void)advice_say(a, advice_from(a, body), "expected 'else' after 'if' expression");
    } else if (first == TOK_DEF && a->at == a->first + 2 && here != TOK_LPAR) {
        advice_say_here(a, "expected '('");
    } else if (lambda < a->at && lambda == a->first) {
        (void)advice_say(a, advice_from(a, lambda),
                         "cannot use assignment expressions with lambda");
    } else if (first == TOK_DEF && here == TOK_COLON &&
               advice_kind(a, (int64_t)a->at - 1) == TOK_ARROW) {
        (void)advice_say(a, a->tokens[a->at - 1].span, "expected ':'");
    } else {
        return false;
    }
    return true;
}

static void advice_general(const advice *a) {
    const token *here = advice_token(a, a->at);
    diag_span span = here->span;
    if (here->kind == TOK_GREATER && a->at > 0 && a->tokens[a->at - 1].kind == TOK_LESS) {
        span.start = a->tokens[a->at - 1].span.start;
    }
    diag *entry = advice_say(a, span, "invalid syntax");
    advice_hint_keyword(a, entry);
    if (entry == NULL || entry->hint != NULL) {
        return;
    }
    if (advice_is_keyword(here->kind) && advice_expects(a, "name") &&
        !advice_expects(a, "number")) {
        diag_hint(a->p->diags, entry, "'%.*s' is a keyword; another name is needed",
                  (int)(span.end - span.start), a->p->lexer->source->text + span.start);
    } else if (a->count == 1) {
        diag_hint(a->p->diags, entry, "expected %s%s%s", strchr(a->expected[0], ' ') ? "" : "'",
                  a->expected[0], strchr(a->expected[0], ' ') ? "" : "'");
    } else if (here->kind == TOK_GREATER && advice_kind(a, (int64_t)a->at - 1) == TOK_LESS) {
        diag_hint(a->p->diags, entry, "did you mean '!='?");
    } else if (here->kind == TOK_AMPER && advice_kind(a, (int64_t)a->at - 1) == TOK_AMPER) {
        diag_hint(a->p->diags, entry, "did you mean 'and'?");
    } else if (here->kind == TOK_BAR && advice_kind(a, (int64_t)a->at - 1) == TOK_BAR) {
        diag_hint(a->p->diags, entry, "did you mean 'or'?");
    }
}

void advice_report(parser *p, const char *const *expected, int count) {
    advice a = {.p = p, .tokens = p->lexer->tokens.items, .expected = expected, .count = count};
    a.at = p->last;
    a.first = a.at;
    while (a.first > 0 && !a.tokens[a.first].first && a.tokens[a.first - 1].kind != TOK_SEMI) {
        a.first--;
    }
    if (advice_lexer_reported(&a) || advice_unclosed(&a) || advice_legacy(&a) ||
        advice_unsupported(&a) || advice_orphan(&a) || advice_field(&a) || advice_colon(&a) ||
        advice_try(&a) || advice_except(&a) || advice_parameter(&a) || advice_words(&a) ||
        advice_element(&a) || advice_dict(&a) || advice_assignment(&a) || advice_comma(&a)) {
        return;
    }
    advice_general(&a);
}
