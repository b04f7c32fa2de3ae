/* The way from bytes to a tree: encoding, lines, tokens, grammar, checks. */
#include "parse.h"

#include "build.h"
#include "parser.h"
#include "tokens.h"

#include <assert.h>
#include <string.h>

enum { PARSE_MAX_BYTES = 256 * 1024 * 1024 };

/* ---- encoding ---- */

typedef struct {
    const char *bytes;
    size_t len;
} parse_text;

static bool parse_starts_with(const char *text, size_t len, const char *what) {
    return len >= strlen(what) && memcmp(text, what, strlen(what)) == 0;
}

/* The name after "coding" in a comment line, as PEP 263 has it: "coding", one of ":=", blanks,
 * name. */
static parse_text parse_coding_name(const char *line, size_t len) {
    size_t i = 0;
    while (i < len && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f')) {
        i++;
    }
    if (i == len || line[i] != '#') {
        return (parse_text){NULL, 0};
    }
    for (; i + 7 < len; i++) {
        if (memcmp(line + i, "coding", 6) != 0 || (line[i + 6] != ':' && line[i + 6] != '=')) {
            continue;
        }
        size_t start = i + 7;
        while (start < len && (line[start] == ' ' || line[start] == '\t')) {
            start++;
        }
        size_t end = start;
        while (end < len &&
               (strchr("-_.", line[end]) != NULL || (line[end] >= '0' && line[end] <= '9') ||
                ((line[end] | 0x20) >= 'a' && (line[end] | 0x20) <= 'z'))) {
            end++;
        }
        if (end > start) {
            return (parse_text){line + start, end - start};
        }
    }
    return (parse_text){NULL, 0};
}

static bool parse_blank_or_comment(const char *line, size_t len) {
    size_t i = 0;
    while (i < len && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f')) {
        i++;
    }
    return i == len || line[i] == '#';
}

/* The declared encoding: in the first line, or the second when the first is blank or a comment. */
static parse_text parse_declared(const char *text, size_t len) {
    for (int n = 0; n < 2; n++) {
        size_t end = 0;
        while (end < len && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        parse_text name = parse_coding_name(text, end);
        if (name.bytes != NULL || !parse_blank_or_comment(text, end)) {
            return name;
        }
        end += end < len && text[end] == '\r' && end + 1 < len && text[end + 1] == '\n';
        end += end < len;
        text += end;
        len -= end;
    }
    return (parse_text){NULL, 0};
}

typedef enum { PARSE_UTF8, PARSE_LATIN1, PARSE_UNKNOWN } parse_encoding;

static parse_encoding parse_encoding_named(parse_text name) {
    static const char *const utf8[] = {"utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii"};
    static const char *const latin1[] = {"latin-1", "iso-8859-1", "iso-latin-1", "latin1"};
    char lower[16] = {0};
    for (size_t i = 0; i < name.len && i + 1 < sizeof lower; i++) {
        char c = name.bytes[i];
        lower[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    for (size_t i = 0; i < sizeof utf8 / sizeof utf8[0]; i++) {
        if (strcmp(lower, utf8[i]) == 0) {
            return PARSE_UTF8;
        }
    }
    for (size_t i = 0; i < sizeof latin1 / sizeof latin1[0]; i++) {
        if (strcmp(lower, latin1[i]) == 0) {
            return PARSE_LATIN1;
        }
    }
    return PARSE_UNKNOWN;
}

static parse_text parse_from_latin1(arena *a, parse_text in) {
    char *out = arena_alloc(a, in.len * 2 + 1);
    size_t len = 0;
    for (size_t i = 0; i < in.len; i++) {
        unsigned char c = (unsigned char)in.bytes[i];
        if (c < 0x80) {
            out[len++] = (char)c;
        } else {
            out[len++] = (char)(0xC0 | c >> 6);
            out[len++] = (char)(0x80 | (c & 0x3F));
        }
    }
    return (parse_text){out, len};
}

/* Length of the UTF-8 character at text, or 0 when it is not valid. */
static size_t parse_utf8_length(const unsigned char *text, size_t left) {
    unsigned char c = text[0];
    size_t len = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (len == 0 || len > left) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool bad = (c == 0xE0 && text[1] < 0xA0) || (c == 0xED && text[1] >= 0xA0) ||
               (c == 0xF0 && text[1] < 0x90) || (c == 0xF4 && text[1] >= 0x90);
    return bad ? 0 : len;
}

/* Eight bytes of ASCII without a NUL: what almost all of any source is. */
static bool parse_plain(const char *text) {
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return ((word | (word - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

/* NULs and bytes that are not UTF-8: the first one is reported. */
static bool parse_check_bytes(diag_list *diags, const char *text, size_t len) {
    for (size_t i = 0; i < len;) {
        if (i + 8 <= len && parse_plain(text + i)) {
            i += 8;
            continue;
        }
        size_t size = parse_utf8_length((const unsigned char *)text + i, len - i);
        diag_span span = {(uint32_t)i, (uint32_t)i + 1};
        if (text[i] == 0) {
            (void)diag_error(diags, span, "source code cannot contain null bytes");
            return false;
        }
        if (size == 0) {
            diag *entry = diag_error(diags, span, "byte 0x%02x at offset %zu is not UTF-8",
                                     (unsigned char)text[i], i);
            diag_hint(diags, entry, "save the file as UTF-8");
            return false;
        }
        i += size;
    }
    return true;
}

/* The text as UTF-8 without a byte order mark, opened in diags; NULL bytes after an error. */
static parse_text parse_decode(arena *a, diag_list *diags, const char *file_name, parse_text in) {
    const char mark[] = "\xEF\xBB\xBF";
    bool marked = parse_starts_with(in.bytes, in.len, mark);
    if (marked) {
        in.bytes += 3;
        in.len -= 3;
    }
    parse_text name = parse_declared(in.bytes, in.len);
    parse_encoding encoding = name.bytes == NULL ? PARSE_UTF8 : parse_encoding_named(name);
    parse_text out = {arena_copy(a, in.bytes, in.len), in.len};
    if (encoding == PARSE_LATIN1 && !marked) {
        out = parse_from_latin1(a, in);
    }
    (void)diag_open(diags, file_name, out.bytes, out.len);
    if (encoding == PARSE_UNKNOWN || (marked && encoding != PARSE_UTF8)) {
        uint32_t start = (uint32_t)(name.bytes - in.bytes);
        diag_span span = {start, start + (uint32_t)name.len};
        diag *entry =
            marked ? diag_error(diags, span, "encoding problem: %.*s with BOM", (int)name.len,
                                name.bytes)
                   : diag_error(diags, span, "unknown encoding: %.*s", (int)name.len, name.bytes);
        diag_hint(diags, entry, "save the file as UTF-8 and leave the declaration out");
        return (parse_text){NULL, 0};
    }
    if (!parse_check_bytes(diags, out.bytes, out.len)) {
        return (parse_text){NULL, 0};
    }
    return out;
}

/* ---- the whole ---- */

static ast_module *parse_module(parser *p) {
    ast_module *module = arena_alloc(p->arena, sizeof *module);
    module->source = p->diags->source;
    module->arena = p->arena;
    module->names = p->names;
    module->body = p->body;
    module->for_micropython = p->for_micropython;
    return module;
}

ast_module *parse_source(arena *a, diag_list *diags, const char *file_name, const char *text,
                         size_t len) {
    if (len > PARSE_MAX_BYTES) {
        (void)diag_open(diags, file_name, "", 0);
        (void)diag_error(diags, (diag_span){0, 0}, "the file is larger than %d MB",
                         PARSE_MAX_BYTES / (1024 * 1024));
        return NULL;
    }
    if (parse_decode(a, diags, file_name, (parse_text){text, len}).bytes == NULL) {
        return NULL;
    }
    ast_names *names = ast_names_new(a);
    lexer *lx = arena_alloc(a, sizeof *lx);
    lexer_init(lx, a, diags, names);
    lexer_scan(lx);
    if (lx->fatal) {
        assert(diags->source->errors > 0);
        return NULL;
    }
    parser p = {.arena = a, .diags = diags, .names = names, .lexer = lx};
    int status = firn_yyparse(&p);
    if (diags->source->errors == 0) {
        assert(status == 0);
        check_module(&p);
    }
    (void)status;
    return diags->source->errors == 0 ? parse_module(&p) : NULL;
}
