/* Diagnostics: collected while a file is compiled, printed together in the order of the source.
 *
 *     main.py:3:7: error: expected ':'
 *     while x
 *           ^
 *     hint: …
 *
 * Locations are byte offsets everywhere; lines and columns (1-based, in characters) are made only
 * for printing. */
#ifndef FIRN_COMPILER_DIAG_H
#define FIRN_COMPILER_DIAG_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { DIAG_MAX_ERRORS = 20 }; /* a file; what comes after is counted and not kept */

/* Bytes start up to, not including, end. */
typedef struct diag_span {
    uint32_t start, end;
} diag_span;

/* A source text with its line table: line n (from 1) starts at lines[n - 1]. LF, CR LF and CR end
 * a line. */
typedef struct diag_source {
    const char *name;
    const char *text;
    uint32_t len;
    uint32_t *lines;
    uint32_t line_count;
    uint32_t errors; /* reported for this file, kept or not */
    uint32_t order;  /* of the file in its list */
} diag_source;

typedef enum { DIAG_ERROR, DIAG_WARNING } diag_severity;

typedef struct diag {
    diag_severity severity;
    diag_span span;
    const diag_source *source;
    const char *message;
    const char *hint; /* NULL: none */
    struct diag *next;
} diag;

/* One list may serve several files, one after the other. Everything in it is owned by the arena. */
typedef struct diag_list {
    arena *arena;
    diag *first, *last;  /* per file in the order of reports; diag_print sorts by place */
    diag_source *source; /* the file that reports go to */
    uint32_t errors, warnings;
} diag_list;

void diag_init(diag_list *list, arena *a);

/* Starts a file: builds its line table. name and text must live as long as the list. */
diag_source *diag_open(diag_list *list, const char *name, const char *text, size_t len);

/* Adds to the current file. NULL when the file already has its share of errors; else the entry,
 * for a hint. */
diag *diag_error(diag_list *list, diag_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
diag *diag_warning(diag_list *list, diag_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Sets the hint of an entry; does nothing for NULL. */
void diag_hint(diag_list *list, diag *entry, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

uint32_t diag_line(const diag_source *source, uint32_t offset);
uint32_t diag_column(const diag_source *source, uint32_t offset);

/* The line without its end, as bytes of source->text. */
diag_span diag_line_span(const diag_source *source, uint32_t line);

void diag_print(const diag_list *list, FILE *out);

#endif
