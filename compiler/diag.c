#include "diag.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIAG_LINE_MAX = 160, /* characters of a source line that are shown */
    DIAG_LINE_LEAD = 60  /* of them before the caret, when the line is longer */
};

void diag_init(diag_list *list, arena *a) {
    *list = (diag_list){.arena = a};
}

/* ---- source lines ---- */

/* Where the line after an offset starts, or 0: there is none. Carriage returns are looked at only where a
 * source has any. */
static uint32_t diag_next_line(const diag_source *source, uint32_t at, bool returns) {
    const char *rest = source->text + at;
    const char *end = memchr(rest, '\n', source->len - at);
    const char *back = NULL;
    if (returns) {
        back = memchr(rest, '\r', end != NULL ? (size_t)(end - rest) : source->len - at);
    }
    if (back != NULL && back + 1 != end) {
        end = back;
    }
    return end != NULL ? (uint32_t)(end - source->text) + 1 : 0;
}

static void diag_build_lines(arena *a, diag_source *source) {
    bool returns = source->len > 0 && memchr(source->text, '\r', source->len) != NULL;
    uint32_t count = 1;
    for (uint32_t at = 0; at < source->len && (at = diag_next_line(source, at, returns)) != 0;) {
        count++;
    }
    source->lines = arena_alloc(a, count * sizeof *source->lines);
    source->line_count = 1;
    for (uint32_t at = 0; at < source->len && (at = diag_next_line(source, at, returns)) != 0;) {
        source->lines[source->line_count++] = at;
    }
    assert(source->line_count == count);
}

diag_source *diag_open(diag_list *list, const char *name, const char *text, size_t len) {
    assert(len < UINT32_MAX);
    diag_source *source = arena_alloc(list->arena, sizeof *source);
    source->name = name;
    source->text = text;
    source->len = (uint32_t)len;
    source->order = list->source == NULL ? 0 : list->source->order + 1;
    diag_build_lines(list->arena, source);
    list->source = source;
    return source;
}

uint32_t diag_line(const diag_source *source, uint32_t offset) {
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + 1;
}

diag_span diag_line_span(const diag_source *source, uint32_t line) {
    assert(line >= 1 && line <= source->line_count);
    uint32_t start = source->lines[line - 1];
    uint32_t end = line < source->line_count ? source->lines[line] : source->len;
    while (end > start && (source->text[end - 1] == '\n' || source->text[end - 1] == '\r')) {
        end--;
    }
    return (diag_span){start, end};
}

static bool diag_starts_character(const diag_source *source, uint32_t at) {
    return ((unsigned char)source->text[at] & 0xC0) != 0x80;
}

static uint32_t diag_characters(const diag_source *source, uint32_t start, uint32_t end) {
    uint32_t count = 0;
    for (uint32_t i = start; i < end && i < source->len; i++) {
        count += diag_starts_character(source, i);
    }
    return count;
}

uint32_t diag_column(const diag_source *source, uint32_t offset) {
    uint32_t start = source->lines[diag_line(source, offset) - 1];
    return diag_characters(source, start, offset) + 1;
}

/* ---- collecting ---- */

static diag *diag_add(diag_list *list, diag_severity severity, diag_span span, const char *format,
                      va_list args) {
    diag_source *source = list->source;
    assert(source != NULL && span.start <= span.end && span.end <= source->len);
    if (severity == DIAG_ERROR) {
        list->errors++;
        if (++source->errors > DIAG_MAX_ERRORS) {
            return NULL;
        }
    } else {
        list->warnings++;
    }
    diag *entry = arena_alloc(list->arena, sizeof *entry);
    entry->severity = severity;
    entry->span = span;
    entry->source = source;
    entry->message = arena_vformat(list->arena, format, args);
    if (list->last == NULL) {
        list->first = entry;
    } else {
        list->last->next = entry;
    }
    list->last = entry;
    return entry;
}

diag *diag_error(diag_list *list, diag_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    diag *entry = diag_add(list, DIAG_ERROR, span, format, args);
    va_end(args);
    return entry;
}

diag *diag_warning(diag_list *list, diag_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    diag *entry = diag_add(list, DIAG_WARNING, span, format, args);
    va_end(args);
    return entry;
}

void diag_hint(diag_list *list, diag *entry, const char *format, ...) {
    if (entry == NULL) {
        return;
    }
    va_list args;
    va_start(args, format);
    entry->hint = arena_vformat(list->arena, format, args);
    va_end(args);
}

/* ---- printing ---- */

/* The part of the line that is shown: all of it, or a window that has the place in it. */
static diag_span diag_window(const diag_source *source, diag_span line, uint32_t place) {
    if (diag_characters(source, line.start, line.end) <= DIAG_LINE_MAX) {
        return line;
    }
    uint32_t start = place;
    for (uint32_t n = 0; start > line.start && n < DIAG_LINE_LEAD; start--) {
        n += diag_starts_character(source, start - 1);
    }
    uint32_t end = start;
    for (uint32_t n = 0; end < line.end; end++) {
        n += diag_starts_character(source, end);
        if (n > DIAG_LINE_MAX) {
            break;
        }
    }
    return (diag_span){start, end};
}

static void diag_print_text(const diag_source *source, diag_span shown, FILE *out) {
    for (uint32_t i = shown.start; i < shown.end; i++) {
        unsigned char c = (unsigned char)source->text[i];
        bool control = (c < ' ' && c != '\t') || c == 0x7F;
        fputc(control ? '?' : c, out);
    }
    fputc('\n', out);
}

static void diag_print_caret(const diag_source *source, diag_span shown, diag_span span,
                             FILE *out) {
    for (uint32_t i = shown.start; i < span.start; i++) {
        if (diag_starts_character(source, i)) {
            fputc(source->text[i] == '\t' ? '\t' : ' ', out);
        }
    }
    fputc('^', out);
    uint32_t end = span.end < shown.end ? span.end : shown.end;
    for (uint32_t n = diag_characters(source, span.start, end); n > 1; n--) {
        fputc('^', out);
    }
    fputc('\n', out);
}

static void diag_print_entry(const diag *entry, FILE *out) {
    const diag_source *source = entry->source;
    uint32_t number = diag_line(source, entry->span.start);
    fprintf(out, "%s:%u:%u: %s: %s\n", source->name, (unsigned)number,
            (unsigned)diag_column(source, entry->span.start),
            entry->severity == DIAG_ERROR ? "error" : "warning", entry->message);
    diag_span line = diag_line_span(source, number);
    diag_span shown = diag_window(source, line, entry->span.start);
    const char *before = shown.start > line.start ? "... " : "";
    fputs(before, out);
    diag_print_text(source, shown, out);
    fprintf(out, "%*s", (int)strlen(before), "");
    diag_print_caret(source, shown, entry->span, out);
    if (entry->hint != NULL) {
        fprintf(out, "hint: %s\n", entry->hint);
    }
}

typedef struct {
    const diag *entry;
    uint32_t sequence;
} diag_key;

static int diag_compare(const void *left, const void *right) {
    const diag_key *a = left, *b = right;
    if (a->entry->source != b->entry->source) {
        return a->entry->source->order < b->entry->source->order ? -1 : 1;
    }
    if (a->entry->span.start != b->entry->span.start) {
        return a->entry->span.start < b->entry->span.start ? -1 : 1;
    }
    return (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

void diag_print(const diag_list *list, FILE *out) {
    uint32_t count = 0;
    for (const diag *entry = list->first; entry != NULL; entry = entry->next) {
        count++;
    }
    diag_key *keys = arena_alloc(list->arena, (count + 1) * sizeof *keys);
    count = 0;
    for (const diag *entry = list->first; entry != NULL; entry = entry->next) {
        keys[count] = (diag_key){entry, count};
        count++;
    }
    qsort(keys, count, sizeof *keys, diag_compare);
    for (uint32_t i = 0; i < count; i++) {
        const diag_source *source = keys[i].entry->source;
        diag_print_entry(keys[i].entry, out);
        bool last_of_file = i + 1 == count || keys[i + 1].entry->source != source;
        if (last_of_file && source->errors > DIAG_MAX_ERRORS) {
            fprintf(out, "%s: %u more errors not shown\n", source->name,
                    (unsigned)(source->errors - DIAG_MAX_ERRORS));
        }
    }
}
