/* What the tests of the compiler's front end share: a source and what is found in it, as text. */
#ifndef FIRN_TESTS_FRONT_FIXTURE_H
#define FIRN_TESTS_FRONT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dump.h"
#include "parse.h"
#include "parser.h"
#include "tokens.h"

typedef struct front {
    arena arena;
    diag_list diags;
    char *text; /* what the test looks at */
    size_t len;
} front;

static FILE *front_open(front *f) {
    arena_init(&f->arena);
    diag_init(&f->diags, &f->arena);
    f->text = NULL;
    FILE *out = open_memstream(&f->text, &f->len);
    assert_non_null(out);
    return out;
}

static void front_close(front *f) {
    free(f->text);
    arena_free(&f->arena);
}

/* "line:column message" of every diagnostic, in the order of reports, separated by " | ". */
static inline void front_put_errors(const front *f, FILE *out) {
    for (const diag *d = f->diags.first; d != NULL; d = d->next) {
        fprintf(out, "%s%u:%u %s", d == f->diags.first ? "" : " | ",
                (unsigned)diag_line(d->source, d->span.start),
                (unsigned)diag_column(d->source, d->span.start), d->message);
        if (d->hint != NULL) {
            fprintf(out, " (%s)", d->hint);
        }
    }
}

static inline void front_put_bytes(ast_text text, FILE *out) {
    for (uint32_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c < ' ' || c >= 0x7F) {
            fprintf(out, "\\%02x", c);
        } else {
            fputc(c, out);
        }
    }
}

static inline void front_put_token(const lexer *lx, const token *t, FILE *out) {
    const ast_const *c = t->value.constant;
    switch (t->kind) {
    case 0: fputs("END", out); break;
    case TOK_NEWLINE: fputs("NL", out); break;
    case TOK_INDENT: fputs("INDENT", out); break;
    case TOK_DEDENT: fputs("DEDENT", out); break;
    case TOK_ERROR: fputs("ERROR", out); break;
    case TOK_UNCLOSED: fputs("UNCLOSED", out); break;
    case TOK_PASS: fputs("pass", out); break; /* perhaps supplied, without text */
    case TOK_WITH_LPAR: fputs("with(", out); break;
    case TOK_FSTRING_START: fputs("f<", out); break;
    case TOK_FSTRING_END: fputs(">f", out); break;
    case TOK_NAME: fprintf(out, "name:%s", t->value.name->text); break;
    case TOK_NUMBER:
        if (c->kind == AST_CONST_INT) {
            fprintf(out, "int%d:%s", c->base, c->text.bytes);
        } else {
            fprintf(out, "%s:%s", c->kind == AST_CONST_FLOAT ? "float" : "imaginary",
                    c->text.bytes);
        }
        break;
    case TOK_STRING:
    case TOK_FSTRING_MIDDLE:
        fputs(c->kind == AST_CONST_BYTES ? "bytes:" : "str:", out);
        front_put_bytes(c->text, out);
        break;
    default:
        fprintf(out, "%.*s", (int)(t->span.end - t->span.start), lx->source->text + t->span.start);
        break;
    }
}

/* The tokens of source as the grammar gets them, then " ! " and the errors when there are any. */
static inline void check_tokens(const char *source, const char *expected) {
    front f;
    FILE *out = front_open(&f);
    lexer *lx = arena_alloc(&f.arena, sizeof *lx);
    (void)diag_open(&f.diags, "test.py", arena_copy(&f.arena, source, strlen(source)),
                    strlen(source));
    lexer_init(lx, &f.arena, &f.diags, ast_names_new(&f.arena));
    lexer_scan(lx);
    for (uint32_t i = 0; i < lx->tokens.count; i++) {
        fputs(i > 0 ? " " : "", out);
        front_put_token(lx, &lx->tokens.items[i], out);
    }
    if (f.diags.first != NULL) {
        fputs(" ! ", out);
        front_put_errors(&f, out);
    }
    assert_int_equal(fclose(out), 0);
    assert_string_equal(f.text, expected);
    front_close(&f);
}

/* The tree of source as CPython's ast.dump writes it, without the module around it; or the errors. */
static inline void check_parse_bytes(const char *source, size_t len, const char *expected) {
    static const char head[] = "Module(body=[", tail[] = "], type_ignores=[])\n";
    front f;
    FILE *out = front_open(&f);
    const ast_module *module = parse_source(&f.arena, &f.diags, "test.py", source, len);
    if (module != NULL) {
        dump_module(module, out);
    } else {
        front_put_errors(&f, out);
    }
    assert_int_equal(fclose(out), 0);
    if (module != NULL) {
        size_t trim = strlen(tail);
        assert_true(f.len >= strlen(head) + trim);
        f.text[f.len - trim] = 0;
        assert_string_equal(f.text + strlen(head), expected);
    } else {
        assert_true(f.diags.errors > 0);
        assert_string_equal(f.text, expected);
    }
    front_close(&f);
}

static inline void check_parse(const char *source, const char *expected) {
    check_parse_bytes(source, strlen(source), expected);
}

/* The beginning of the printed diagnostics. */
static inline void check_printed(const char *source, const char *expected) {
    front f;
    FILE *out = front_open(&f);
    assert_null(parse_source(&f.arena, &f.diags, "test.py", source, strlen(source)));
    diag_print(&f.diags, out);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(f.text, expected);
    front_close(&f);
}

#endif
