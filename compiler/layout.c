/* Lines, indentation and brackets: turns what the lexer finds into the tokens of the grammar.
 *
 * - Line ends inside brackets, and those of lines without a token, are dropped.
 * - INDENT and DEDENT are balanced, whatever the text; NEWLINE comes before the end.
 * - An INDENT is sent only where a block may begin or where the line above is in error already:
 *   other deeper lines are reported here and read as if they stood at the level above.
 * - Where a block is missing, one with "pass" is supplied, so that the parser goes on. */
#include "parser.h"
#include "tokens.h"

#include <assert.h>
#include <string.h>

void lexer_init(lexer *lx, arena *a, diag_list *diags, ast_names *names) {
    *lx = (lexer){.arena = a, .diags = diags, .names = names, .source = diags->source};
    lx->skip_column = -1;
    lx->indent_count = 1;
    /* One token takes four bytes or more on average: the list is seldom copied. */
    lx->tokens.capacity = lx->source->len / 4 + 64;
    lx->tokens.items = arena_alloc(a, lx->tokens.capacity * sizeof *lx->tokens.items);
}

int lexer_error(lexer *lx, diag_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *message = arena_vformat(lx->arena, format, args);
    va_end(args);
    lx->line_error = true;
    if (!lx->skipping && !lx->quiet) {
        (void)diag_error(lx->diags, span, "%s", message);
    }
    return TOK_ERROR;
}

/* ---- pushing tokens ---- */

static token *layout_push(lexer *lx, int kind, diag_span span) {
    token_list *list = &lx->tokens;
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity == 0 ? 256 : list->capacity * 2;
        list->items = arena_grow(lx->arena, list->items, list->capacity * sizeof *list->items,
                                 capacity * sizeof *list->items);
        list->capacity = capacity;
    }
    token *t = &list->items[list->count++];
    *t = (token){.kind = kind, .span = span, .in_brackets = lx->bracket_count > 0};
    t->in_field = lx->fstring_count > 0 && lx->bracket_count > 0 &&
                  lx->brackets[lx->bracket_count - 1].offset > lx->fstrings[0].offset;
    return t;
}

/* Tokens without text stand at the start of the token that made them necessary. */
static void layout_push_empty(lexer *lx, int kind) {
    layout_push(lx, kind, (diag_span){lx->span.start, lx->span.start});
}

/* ---- brackets ---- */

bool layout_in_field(const lexer *lx) {
    return lx->bracket_count > 0 && lx->brackets[lx->bracket_count - 1].field;
}

bool layout_in_spec(const lexer *lx) {
    return layout_in_field(lx) && lx->brackets[lx->bracket_count - 1].spec;
}

void layout_begin_spec(lexer *lx) {
    lx->brackets[lx->bracket_count - 1].spec = true;
}

void layout_give_up(lexer *lx) {
    lx->gave_up = lx->gave_up || lx->bracket_count > 0;
    lx->bracket_count = 0;
    lx->fstring_count = 0;
    lx->line_error = true;
    lx->quiet = true;
}

static uint32_t layout_spec_depth(const lexer *lx) {
    uint32_t depth = 0;
    for (uint32_t i = lx->bracket_count; i > 0 && lx->brackets[i - 1].spec; i--) {
        depth++;
    }
    return depth;
}

static int layout_open(lexer *lx, int kind, char open) {
    if (lx->bracket_count == LAYOUT_MAX_BRACKETS) {
        lx->fatal = true;
        return lexer_error(lx, lx->span, "too many nested parentheses");
    }
    if (kind == TOK_FIELD_START && layout_spec_depth(lx) >= 2) {
        (void)lexer_error(lx, lx->span, "f-string: expressions nested too deeply");
        layout_give_up(lx);
        return TOK_ERROR;
    }
    lx->brackets[lx->bracket_count++] = (layout_bracket){
        .open = open,
        .field = kind == TOK_FIELD_START,
        .offset = lx->span.start,
        .token = lx->tokens.count,
    };
    return kind;
}

static int layout_mismatch(lexer *lx, char close) {
    const layout_bracket *top = &lx->brackets[lx->bracket_count - 1];
    uint32_t line = diag_line(lx->source, top->offset);
    const char *place = lx->fstring_count > 0 ? "f-string: " : "";
    if (top->field) {
        (void)lexer_error(lx, lx->span, "%sunmatched '%c'", place, close);
    } else if (line == diag_line(lx->source, lx->span.start)) {
        (void)lexer_error(lx, lx->span,
                          "%sclosing parenthesis '%c' does not match opening parenthesis '%c'",
                          place, close, top->open);
    } else {
        (void)lexer_error(lx, lx->span,
                          "%sclosing parenthesis '%c' does not match opening parenthesis '%c' on "
                          "line %u",
                          place, close, top->open, (unsigned)line);
    }
    if (lx->fstring_count > 0) {
        layout_give_up(lx);
    }
    /* The bracket that this one closes, when there is one, ends those in it. */
    char open = close == ')' ? '(' : close == ']' ? '[' : '{';
    for (uint32_t i = lx->bracket_count; i > 0; i--) {
        if (lx->brackets[i - 1].open == open) {
            lx->bracket_count = i - 1;
            break;
        }
    }
    return TOK_ERROR;
}

static int layout_close(lexer *lx, int kind, char close) {
    char open = close == ')' ? '(' : close == ']' ? '[' : '{';
    if (lx->bracket_count == 0) {
        return lexer_error(lx, lx->span, "unmatched '%c'", close);
    }
    if (lx->brackets[lx->bracket_count - 1].open != open ||
        lx->brackets[lx->bracket_count - 1].field != (kind == TOK_FIELD_END)) {
        return layout_mismatch(lx, close);
    }
    lx->bracket_count--;
    return kind;
}

static int layout_bracket_kind(lexer *lx, int kind) {
    switch (kind) {
    case TOK_LPAR: return layout_open(lx, kind, '(');
    case TOK_LSQB: return layout_open(lx, kind, '[');
    case TOK_LBRACE:
    case TOK_FIELD_START: return layout_open(lx, kind, '{');
    case TOK_RPAR: return layout_close(lx, kind, ')');
    case TOK_RSQB: return layout_close(lx, kind, ']');
    case TOK_RBRACE:
    case TOK_FIELD_END: return layout_close(lx, kind, '}');
    default: return kind;
    }
}

/* Ends the logical line inside its innermost bracket, which nothing closes; the parser reports it,
 * unless an error before it explains more. */
static void layout_leave_open(lexer *lx) {
    const layout_bracket *top = &lx->brackets[lx->bracket_count - 1];
    if (lx->unclosed_count == lx->unclosed_capacity) {
        uint32_t capacity = lx->unclosed_capacity == 0 ? 4 : lx->unclosed_capacity * 2;
        lx->unclosed =
            arena_grow(lx->arena, lx->unclosed, lx->unclosed_capacity * sizeof *lx->unclosed,
                       capacity * sizeof *lx->unclosed);
        lx->unclosed_capacity = capacity;
    }
    lx->unclosed[lx->unclosed_count++] = (layout_unclosed){
        .open = top->open, .offset = top->offset, .first = top->token, .last = lx->tokens.count};
    layout_push_empty(lx, TOK_UNCLOSED);
    lx->bracket_count = 0;
    lx->fstring_count = 0;
    layout_push_empty(lx, TOK_NEWLINE);
    lx->line_open = false;
    lx->line_error = true;
}

/* Keywords that no expression contains. */
static bool layout_begins_statement(int kind) {
    switch (kind) {
    case TOK_ASSERT:
    case TOK_BREAK:
    case TOK_CLASS:
    case TOK_CONTINUE:
    case TOK_DEF:
    case TOK_DEL:
    case TOK_ELIF:
    case TOK_EXCEPT:
    case TOK_FINALLY:
    case TOK_GLOBAL:
    case TOK_IMPORT:
    case TOK_NONLOCAL:
    case TOK_PASS:
    case TOK_RAISE:
    case TOK_RETURN:
    case TOK_TRY:
    case TOK_WHILE:
    case TOK_WITH: return true;
    default: return false;
    }
}

/* ---- indentation ---- */

typedef struct {
    uint32_t column, alternate;
} layout_columns;

/* Columns of the first token of a logical line. A backslash that continues the indentation leaves
 * it as it was at the backslash, if it was more than nothing. */
static layout_columns layout_measure(const lexer *lx) {
    layout_columns c = {0, 0}, continued = {0, 0};
    for (uint32_t i = lx->line_start; i < lx->span.start; i++) {
        switch (lx->source->text[i]) {
        case ' ':
            c.column++;
            c.alternate++;
            break;
        case '\t':
            c.column = (c.column / 8 + 1) * 8;
            c.alternate++;
            break;
        case '\f': c = (layout_columns){0, 0}; break;
        case '\\':
            if (continued.column == 0) {
                continued = c;
            }
            break;
        default: break;
        }
    }
    return continued.column > 0 ? continued : c;
}

static const char *layout_opener_name(int kind) {
    switch (kind) {
    case TOK_IF: return "'if' statement";
    case TOK_ELIF: return "'elif' statement";
    case TOK_ELSE: return "'else' statement";
    case TOK_FOR: return "'for' statement";
    case TOK_WHILE: return "'while' statement";
    case TOK_TRY: return "'try' statement";
    case TOK_EXCEPT: return "'except' statement";
    case TOK_FINALLY: return "'finally' statement";
    case TOK_WITH: return "'with' statement";
    case TOK_DEF: return "function definition";
    case TOK_CLASS: return "class definition";
    case TOK_MATCH: return "'match' statement";
    case TOK_CASE: return "'case' statement";
    default: return NULL;
    }
}

static bool layout_block_expected(const lexer *lx) {
    uint32_t count = lx->tokens.count;
    return count >= 2 && lx->tokens.items[count - 1].kind == TOK_NEWLINE &&
           lx->tokens.items[count - 2].kind == TOK_COLON && !lx->line_error;
}

static void layout_supply_block(lexer *lx) {
    const char *name = layout_opener_name(lx->line_first);
    if (!layout_block_expected(lx) || name == NULL) {
        return;
    }
    diag_span span = {lx->span.start, lx->span.end};
    (void)lexer_error(lx, span, "expected an indented block after %s on line %u", name,
                      (unsigned)diag_line(lx->source, lx->line_offset));
    layout_push_empty(lx, TOK_INDENT);
    if (lx->line_first == TOK_MATCH) {
        layout_push_empty(lx, TOK_CASE);
        layout_push_empty(lx, TOK_NAME);
        lx->tokens.items[lx->tokens.count - 1].value.name = ast_intern(lx->names, "_", 1);
        layout_push_empty(lx, TOK_COLON);
    }
    layout_push_empty(lx, TOK_PASS);
    layout_push_empty(lx, TOK_NEWLINE);
    layout_push_empty(lx, TOK_DEDENT);
}

static void layout_tab_error(lexer *lx) {
    if (!lx->tabs_reported) {
        lx->tabs_reported = true;
        (void)lexer_error(lx, (diag_span){lx->line_start, lx->span.start},
                          "inconsistent use of tabs and spaces in indentation");
        if (lx->diags->last != NULL) {
            diag_hint(lx->diags, lx->diags->last, "indent all lines of a block by spaces");
        }
    }
}

static void layout_indent(lexer *lx, layout_columns c) {
    if (c.alternate <= lx->alternates[lx->indent_count - 1]) {
        layout_tab_error(lx);
    }
    if (lx->indent_count == LAYOUT_MAX_INDENTS) {
        lx->fatal = true;
        (void)lexer_error(lx, lx->span, "too many levels of indentation");
        return;
    }
    bool block = layout_block_expected(lx) || lx->line_error ||
                 (layout_opener_name(lx->line_first) != NULL && !lx->line_colon);
    if (block) {
        layout_push_empty(lx, TOK_INDENT);
    } else {
        diag_span last = {lx->span.start - (lx->span.start > lx->line_start), lx->span.start};
        (void)lexer_error(lx, last, "unexpected indent");
    }
    lx->indents[lx->indent_count] = c.column;
    lx->alternates[lx->indent_count] = c.alternate;
    lx->silent[lx->indent_count] = !block;
    lx->matches[lx->indent_count] = lx->line_first == TOK_MATCH;
    lx->indent_count++;
}

static void layout_pop_indent(lexer *lx) {
    lx->indent_count--;
    if (!lx->silent[lx->indent_count]) {
        layout_push_empty(lx, TOK_DEDENT);
    }
}

static void layout_dedent(lexer *lx, layout_columns c) {
    bool silent = false;
    while (c.column < lx->indents[lx->indent_count - 1]) {
        silent = lx->silent[lx->indent_count - 1];
        layout_pop_indent(lx);
    }
    if (c.column > lx->indents[lx->indent_count - 1]) {
        if (!silent) {
            uint32_t line = diag_line(lx->source, lx->span.start);
            uint32_t end = diag_line_span(lx->source, line).end;
            (void)lexer_error(lx, (diag_span){end, end},
                              "unindent does not match any outer indentation level");
        }
        /* Read it as the level that was just left. */
        lx->indents[lx->indent_count] = c.column;
        lx->alternates[lx->indent_count] = c.alternate;
        lx->silent[lx->indent_count] = true;
        lx->matches[lx->indent_count] = false;
        lx->indent_count++;
    } else if (c.alternate != lx->alternates[lx->indent_count - 1]) {
        layout_tab_error(lx);
    }
}

static bool layout_closes(int kind) {
    return kind == TOK_RPAR || kind == TOK_RSQB || kind == TOK_RBRACE;
}

/* ---- soft keywords ---- */

static bool layout_is_name(int kind, const parse_value *value, const char *text) {
    return kind == TOK_NAME && strcmp(value->name->text, text) == 0;
}

/* "match" at the start of a line is the keyword when something follows that it cannot be an operand of, or when the
 * line ends in a colon: nothing else that begins with a name does. */
static void layout_mark_match(lexer *lx) {
    uint32_t at = lx->line_token, last = lx->tokens.count - 1;
    token *first = &lx->tokens.items[at];
    if (!layout_is_name(first->kind, &first->value, "match") || last <= at) {
        return;
    }
    const token *end = &lx->tokens.items[last];
    bool colon = end->kind == TOK_COLON && !end->in_brackets && last > at + 1;
    if (colon || token_begins_expr(lx->tokens.items[at + 1].kind)) {
        first->kind = TOK_MATCH;
        lx->line_first = TOK_MATCH;
    }
}

/* At the first token of a logical line. */
static void layout_begin_line(lexer *lx, int kind) {
    layout_columns c = layout_measure(lx);
    lx->line_open = true;
    if (lx->skip_column >= 0) {
        lx->skipping = c.column > lx->skip_column || layout_closes(kind);
        if (lx->skipping) {
            return;
        }
        lx->skip_column = -1;
    }
    uint32_t level = lx->indents[lx->indent_count - 1];
    if (c.column > level) {
        layout_indent(lx, c);
    } else {
        layout_supply_block(lx);
        if (c.column < level) {
            layout_dedent(lx, c);
        } else if (c.alternate != lx->alternates[lx->indent_count - 1]) {
            layout_tab_error(lx);
        }
    }
    lx->line_first = kind;
    lx->line_offset = lx->span.start;
    lx->line_error = false;
    lx->line_colon = false;
}

/* ---- lines ---- */

static void layout_end_line(lexer *lx) {
    if (lx->bracket_count > 0 && !lx->skipping) {
        lx->physical_start = true;
        return;
    }
    if (lx->line_open && !lx->skipping) {
        if (lx->gave_up) {
            layout_push_empty(lx, TOK_ERROR);
            lx->skip_column = lx->indents[lx->indent_count - 1];
        }
        layout_mark_match(lx);
        layout_push(lx, TOK_NEWLINE, lx->span);
    }
    if (lx->skipping) {
        lx->bracket_count = 0;
        lx->fstring_count = 0;
    }
    lx->gave_up = false;
    lx->quiet = false;
    lx->skipping = false;
    lx->line_open = false;
    lx->line_start = lx->span.end;
}

/* "with (" has items in it when an "as" stands directly inside: only then are the parentheses part
 * of the statement. Called at the "as". */
static void layout_mark_with(lexer *lx) {
    if (lx->bracket_count == 0) {
        return;
    }
    uint32_t at = lx->brackets[lx->bracket_count - 1].token;
    token *open = &lx->tokens.items[at];
    if (at > 0 && open->kind == TOK_LPAR && lx->tokens.items[at - 1].kind == TOK_WITH) {
        open->kind = TOK_WITH_LPAR;
    }
}

void layout_add(lexer *lx, int kind) {
    if (kind == TOK_NEWLINE) {
        layout_end_line(lx);
        return;
    }
    bool after_line_end = lx->physical_start;
    lx->physical_start = false;
    if (after_line_end && layout_begins_statement(kind) && lx->fstring_count == 0) {
        layout_leave_open(lx);
        lx->line_start = diag_line_span(lx->source, diag_line(lx->source, lx->span.start)).start;
    }
    bool first = !lx->line_open;
    if (first) {
        layout_begin_line(lx, kind);
        lx->line_token = lx->tokens.count;
        if (lx->matches[lx->indent_count - 1] && layout_is_name(kind, &lx->value, "case")) {
            kind = lx->line_first = TOK_CASE;
        }
    }
    parse_value value = lx->value;
    kind = layout_bracket_kind(lx, kind);
    if (lx->skipping || lx->fatal) {
        return;
    }
    if (kind == TOK_AS) {
        layout_mark_with(lx);
    }
    lx->line_colon |= kind == TOK_COLON && lx->bracket_count == 0;
    token *t = layout_push(lx, kind, lx->span);
    t->value = value;
    t->first = first;
}

void layout_end(lexer *lx) {
    /* What is missing at the end is missing on the last line, not on the one after it. */
    const char *text = lx->source->text;
    uint32_t len = lx->source->len;
    lx->span.start = lx->span.end = len - (len > 0 && !lx->line_open && text[len - 1] == '\n');
    if (lx->bracket_count > 0 && !lx->skipping && !lx->fatal) {
        layout_leave_open(lx);
    }
    if (lx->line_open && !lx->skipping) {
        if (lx->gave_up || lx->fatal) {
            layout_push_empty(lx, TOK_ERROR);
        }
        layout_push_empty(lx, TOK_NEWLINE);
    }
    if (!lx->fatal) {
        layout_supply_block(lx);
    }
    while (lx->indent_count > 1) {
        layout_pop_indent(lx);
    }
    layout_push_empty(lx, 0);
}
