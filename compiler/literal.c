/* The values of literals and names. */
#include "charname.h"
#include "parser.h"
#include "tokens.h"

#include <assert.h>
#include <string.h>

static const char *literal_text(const lexer *lx) {
    return lx->source->text + lx->span.start;
}

static uint32_t literal_length(const lexer *lx) {
    return lx->span.end - lx->span.start;
}

static ast_const *literal_new(lexer *lx, ast_const_kind kind, const char *bytes, size_t len) {
    ast_const *constant = arena_alloc(lx->arena, sizeof *constant);
    constant->kind = kind;
    constant->text = (ast_text){bytes, (uint32_t)len};
    lx->value.constant = constant;
    return constant;
}

/* ---- numbers ---- */

static bool literal_is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool literal_is_word(char c) {
    return literal_is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* A number may touch one of the keywords that can follow it (1if x else y), and no other word. */
static bool literal_number_ends(const lexer *lx) {
    static const char *const keywords[] = {"and", "else", "for", "if", "in", "is", "not", "or"};
    const char *rest = lx->source->text + lx->span.end;
    size_t left = lx->source->len - lx->span.end;
    if (left == 0 || !literal_is_word(*rest)) {
        return true;
    }
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        size_t len = strlen(keywords[i]);
        if (left >= len && memcmp(rest, keywords[i], len) == 0) {
            return true;
        }
    }
    return false;
}

static int literal_bad_number(lexer *lx, const char *what) {
    /* At the last character that belongs to it. */
    const char *text = lx->source->text;
    diag_span span = {lx->span.end - 1, lx->span.end};
    char last = text[span.start], next = text[span.end];
    bool sign = (next == 'e' || next == 'E') && span.end + 1 < lx->source->len &&
                (text[span.end + 1] == '+' || text[span.end + 1] == '-');
    uint32_t more = sign ? 2 : next == '_' && last != '.';
    return lexer_error(lx, (diag_span){span.start + more, span.end + more}, "invalid %s literal",
                       what);
}

/* The digits of the match from offset first on, without underscores, in lower case. */
static char *literal_digits(lexer *lx, uint32_t first, uint32_t *len) {
    const char *text = literal_text(lx);
    char *digits = arena_alloc(lx->arena, literal_length(lx) + 1);
    *len = 0;
    for (uint32_t i = first; i < literal_length(lx); i++) {
        if (text[i] != '_') {
            digits[(*len)++] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
        }
    }
    return digits;
}

static int literal_bad_integer(lexer *lx, uint32_t base) {
    const char *name = base == 16  ? "hexadecimal"
                       : base == 8 ? "octal"
                       : base == 2 ? "binary"
                                   : "decimal";
    char next = lx->source->text[lx->span.end];
    if (base < 10 && literal_is_digit(next)) {
        lx->span.end++;
        diag_span digit = {lx->span.end - 1, lx->span.end};
        lx->span.end--;
        return lexer_error(lx, digit, "invalid digit '%c' in %s literal", next, name);
    }
    return literal_bad_number(lx, name);
}

int literal_integer(lexer *lx, uint32_t base) {
    uint32_t prefix = base == 10 ? 0 : 2, len;
    char *digits = literal_digits(lx, prefix, &len);
    if (len == 0 || !literal_number_ends(lx)) {
        return literal_bad_integer(lx, base);
    }
    uint32_t zeros = 0;
    while (zeros + 1 < len && digits[zeros] == '0') {
        zeros++;
    }
    if (base == 10 && zeros > 0 && digits[zeros] != '0') {
        return lexer_error(lx, lx->span,
                           "leading zeros in decimal integer literals are not permitted; use an "
                           "0o prefix for octal integers");
    }
    literal_new(lx, AST_CONST_INT, digits + zeros, len - zeros)->base = (uint8_t)base;
    return TOK_NUMBER;
}

int literal_float(lexer *lx) {
    uint32_t len;
    char *digits = literal_digits(lx, 0, &len);
    bool imaginary = digits[len - 1] == 'j';
    if (!literal_number_ends(lx)) {
        return literal_bad_number(lx, imaginary ? "imaginary" : "decimal");
    }
    if (imaginary) {
        digits[--len] = 0;
    }
    literal_new(lx, imaginary ? AST_CONST_IMAGINARY : AST_CONST_FLOAT, digits, len);
    return TOK_NUMBER;
}

/* ---- names ---- */

typedef struct {
    uint32_t first, last;
} literal_range;

/* Characters beyond ASCII that are no letters, digits or marks: blocks, not the whole table of the
 * Unicode standard, which would be larger than the parser. What slips through is a name that
 * CPython would refuse. Names are compared as written, without normalisation. */
static const literal_range literal_symbols[] = {
    {0x80, 0xA9},       {0xAB, 0xB4},        {0xB6, 0xB6},     {0xB8, 0xB9},     {0xBB, 0xBF},
    {0xD7, 0xD7},       {0xF7, 0xF7},        {0x37E, 0x37E},   {0x589, 0x58A},   {0x60C, 0x60D},
    {0x61B, 0x61F},     {0x66A, 0x66D},      {0x2000, 0x203E}, {0x2041, 0x2053}, {0x2055, 0x2070},
    {0x2072, 0x207E},   {0x2080, 0x208F},    {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x2E00, 0x2E7F},
    {0x3000, 0x3004},   {0x3008, 0x3020},    {0x3030, 0x3030}, {0xD800, 0xF8FF}, {0xFE10, 0xFE1F},
    {0xFE30, 0xFE32},   {0xFE35, 0xFE4C},    {0xFE50, 0xFE6F}, {0xFEFF, 0xFF0F}, {0xFF1A, 0xFF20},
    {0xFF3B, 0xFF3E},   {0xFF40, 0xFF40},    {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF},
    {0xE0000, 0xE00FF}, {0xE01F0, 0x10FFFF},
};

static bool literal_is_symbol(uint32_t c) {
    for (size_t i = 0; i < sizeof literal_symbols / sizeof literal_symbols[0]; i++) {
        if (c >= literal_symbols[i].first && c <= literal_symbols[i].last) {
            return true;
        }
    }
    return false;
}

static bool literal_is_invisible(uint32_t c) {
    return (c >= 0x80 && c <= 0xA0) || c == 0xAD || (c >= 0x2000 && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 ||
           (c >= 0xD800 && c <= 0xF8FF) || c == 0xFEFF || c >= 0xE0000;
}

/* Reads one character of text that is known to be valid UTF-8; returns its length. */
static uint32_t literal_decode(const char *text, uint32_t *c) {
    unsigned char first = (unsigned char)text[0];
    uint32_t len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    *c = len == 1 ? first : first & (0x7Fu >> len);
    for (uint32_t i = 1; i < len; i++) {
        *c = *c << 6 | ((unsigned char)text[i] & 0x3F);
    }
    return len;
}

static int literal_bad_character(lexer *lx, uint32_t at, uint32_t len, uint32_t c) {
    diag_span span = {lx->span.start + at, lx->span.start + at + len};
    if (literal_is_invisible(c)) {
        return lexer_error(lx, span, "invalid non-printable character U+%04X", (unsigned)c);
    }
    int kind = lexer_error(lx, span, "invalid character '%.*s' (U+%04X)", (int)len,
                           literal_text(lx) + at, (unsigned)c);
    if ((c >= 0x2018 && c <= 0x201F) && lx->diags->last != NULL) {
        diag_hint(lx->diags, lx->diags->last, "use the plain quotes ' or \"");
    }
    return kind;
}

int literal_name(lexer *lx) {
    const char *text = literal_text(lx);
    uint32_t len = literal_length(lx);
    for (uint32_t i = 0; i < len;) {
        uint32_t c, size = literal_decode(text + i, &c);
        if (c >= 0x80 && literal_is_symbol(c)) {
            return literal_bad_character(lx, i, size, c);
        }
        i += size;
    }
    lx->value.name = ast_intern(lx->names, text, len);
    return TOK_NAME;
}

/* ---- strings ---- */

/* The body of a string on its way into the buffer; positions in messages count from its start. */
typedef struct {
    lexer *lx;
    const char *text;
    uint32_t at, end;
    uint32_t base; /* offset of text in the source */
    char *out;
    uint32_t len;
    bool bytes, failed;
} literal_body;

static void literal_put(literal_body *b, uint32_t c) {
    char *out = b->out + b->len;
    if (c < 0x80 || b->bytes) {
        out[0] = (char)c;
        b->len += 1;
    } else if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        b->len += 2;
    } else if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        b->len += 3;
    } else {
        out[0] = (char)(0xF0 | c >> 18);
        out[1] = (char)(0x80 | (c >> 12 & 0x3F));
        out[2] = (char)(0x80 | (c >> 6 & 0x3F));
        out[3] = (char)(0x80 | (c & 0x3F));
        b->len += 4;
    }
}

/* Reports an escape that starts at offset start of the body; b->at is after what was read of it. */
static void literal_bad_escape(literal_body *b, uint32_t start, const char *what) {
    diag_span span = {b->base + start, b->base + b->at};
    b->failed = true;
    if (b->bytes) {
        (void)lexer_error(b->lx, span, "(value error) invalid \\x escape at position %u",
                          (unsigned)start);
    } else {
        (void)lexer_error(b->lx, span,
                          "(unicode error) 'unicodeescape' codec can't decode bytes in position "
                          "%u-%u: %s",
                          (unsigned)start, (unsigned)(b->at - 1), what);
    }
}

static int literal_hex(char c) {
    if (literal_is_digit(c)) {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \x, \u, \U: exactly so many digits. */
static void literal_hex_escape(literal_body *b, uint32_t start, uint32_t digits) {
    static const char *const truncated[] = {"truncated \\xXX escape", "truncated \\uXXXX escape",
                                            "truncated \\UXXXXXXXX escape"};
    uint32_t c = 0, n = 0;
    for (; n < digits && b->at < b->end && literal_hex(b->text[b->at]) >= 0; n++) {
        c = c << 4 | (uint32_t)literal_hex(b->text[b->at++]);
    }
    if (n < digits) {
        literal_bad_escape(b, start, truncated[digits / 4]);
    } else if (c > 0x10FFFF) {
        literal_bad_escape(b, start, "illegal Unicode character");
    } else {
        literal_put(b, c);
    }
}

/* At what follows \N. Of f-strings the lexer gives the braces only when both are there. */
static void literal_named_escape(literal_body *b, uint32_t start) {
    uint32_t name = b->at + 1, end = name, c;
    while (end < b->end && b->text[end] != '}') {
        end++;
    }
    if (b->at >= b->end || b->text[b->at] != '{' || end == name || end >= b->end) {
        b->at = b->at < b->end && b->text[b->at] == '{' ? end : b->at;
        literal_bad_escape(b, start, "malformed \\N character escape");
        return;
    }
    b->at = end + 1;
    if (charname_find(b->text + name, end - name, &c)) {
        literal_put(b, c);
        return;
    }
    literal_bad_escape(b, start, "unknown Unicode character name");
    if (b->lx->diags->last != NULL) {
        diag_hint(
            b->lx->diags, b->lx->diags->last,
            "only names in common use are known: write the character itself or its \\u escape");
    }
}

static void literal_octal_escape(literal_body *b, char first) {
    uint32_t c = (uint32_t)(first - '0');
    for (int n = 1; n < 3 && b->at < b->end && b->text[b->at] >= '0' && b->text[b->at] <= '7';
         n++) {
        c = c << 3 | (uint32_t)(b->text[b->at++] - '0');
    }
    literal_put(b, c);
}

static void literal_line_end(literal_body *b) {
    if (b->text[b->at - 1] == '\r' && b->at < b->end && b->text[b->at] == '\n') {
        b->at++;
    }
}

/* At the character after a backslash. */
static void literal_escape(literal_body *b) {
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    uint32_t start = b->at - 1;
    char c = b->text[b->at++];
    const char *simple = memchr(from, c, sizeof from - 1);
    if (simple != NULL) {
        literal_put(b, (unsigned char)to[simple - from]);
    } else if (c == '\n' || c == '\r') {
        literal_line_end(b);
    } else if (c >= '0' && c <= '7') {
        literal_octal_escape(b, c);
    } else if (c == 'x') {
        literal_hex_escape(b, start, 2);
    } else if (c == 'u' && !b->bytes) {
        literal_hex_escape(b, start, 4);
    } else if (c == 'U' && !b->bytes) {
        literal_hex_escape(b, start, 8);
    } else if (c == 'N' && !b->bytes) {
        literal_named_escape(b, start);
    } else {
        b->out[b->len++] = '\\';
        b->at--;
    }
}

/* Decodes the body into a new constant. An escape is never shorter than what it stands for. */
static int literal_decode_body(literal_body *b, bool raw, int kind) {
    b->out = arena_alloc(b->lx->arena, b->end + 1);
    while (b->at < b->end && !b->failed) {
        char c = b->text[b->at++];
        if (c == '\\' && !raw && b->at < b->end) {
            literal_escape(b);
        } else if (c == '\r') {
            literal_line_end(b);
            b->out[b->len++] = '\n';
        } else if ((unsigned char)c >= 0x80 && b->bytes) {
            b->failed = true;
            (void)lexer_error(b->lx, (diag_span){b->base + b->at - 1, b->base + b->at},
                              "bytes can only contain ASCII literal characters");
        } else {
            b->out[b->len++] = c;
        }
    }
    if (b->failed) {
        return TOK_ERROR;
    }
    assert(b->len <= b->end);
    b->out[b->len] = 0;
    literal_new(b->lx, b->bytes ? AST_CONST_BYTES : AST_CONST_STR, b->out, b->len);
    return kind;
}

int literal_string(lexer *lx) {
    const char *text = literal_text(lx);
    uint32_t len = literal_length(lx), first = 0;
    bool raw = false, bytes = false;
    for (; text[first] != '\'' && text[first] != '"'; first++) {
        raw |= (text[first] | 0x20) == 'r';
        bytes |= (text[first] | 0x20) == 'b';
    }
    bool triple =
        len - first >= 6 && text[first + 1] == text[first] && text[first + 2] == text[first];
    uint32_t quotes = triple ? 3 : 1;
    literal_body b = {.lx = lx, .text = text + first + quotes, .bytes = bytes};
    b.end = len - first - 2 * quotes;
    b.base = lx->span.start + first + quotes;
    return literal_decode_body(&b, raw, TOK_STRING);
}

int literal_fstring_text(lexer *lx, bool raw) {
    literal_body b = {.lx = lx, .text = literal_text(lx), .end = literal_length(lx)};
    b.base = lx->span.start;
    return literal_decode_body(&b, raw, TOK_FSTRING_MIDDLE);
}
