/* Module bodies by the statement: a code object out of some of a body's top-level statements.
 *
 * The code generator lets nothing cross from one top-level statement into another but falling through, and gives
 * the statements of a body one frame. So any selection of them, in order, is a body again; only the handler table
 * and the line table are made anew. */
#include "../runtime/line.h"
#include "emit_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct body_writer {
    const CompiledCode *from;
    CompiledBody *out;
    const uint32_t *source_lines;
    line_writer lines;
    uint32_t units, handlers;
    uint32_t line, line_at; /* the line table's: current line, and where it began */
    bool too_large;
} body_writer;

static void *body_alloc(size_t count, size_t size) {
    void *p = calloc(count + 1, size);
    if (p == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    return p;
}

uint32_t *module_body_lines(const CompiledModule *m) {
    const CompiledCode *c = &m->codes[0];
    if (c->info.lines == 0) {
        return NULL;
    }
    uint32_t *lines = body_alloc(c->info.units, sizeof *lines), line = c->info.line, at = 0;
    for (uint32_t i = 0; i < c->info.lines;) {
        uint32_t units;
        int32_t delta;
        i += line_entry(c->lines + i, c->info.lines - i, &units, &delta);
        for (; units > 0 && at < c->info.units; units--) {
            lines[at++] = line;
        }
        line += (uint32_t)delta;
    }
    while (at < c->info.units) {
        lines[at++] = line;
    }
    return lines;
}

static void body_set_line(body_writer *w, uint32_t line) {
    if (line != w->line) {
        line_advance(&w->lines, w->units - w->line_at, (int32_t)line - (int32_t)w->line);
        w->line = line;
        w->line_at = w->units;
    }
}

/* Room for `n` more units; NULL when the body becomes too large. */
static uint16_t *body_room(body_writer *w, uint32_t n) {
    if (w->units + n > UINT16_MAX) {
        w->too_large = true;
        return NULL;
    }
    uint16_t *units = realloc(w->out->code.units, (w->units + n + 1) * sizeof *units);
    if (units == NULL) {
        (void)fputs("firn: the host has no memory left\n", stderr);
        exit(1);
    }
    w->out->code.units = units;
    return units + w->units;
}

static void body_add_units(body_writer *w, uint32_t start, uint32_t end) {
    uint16_t *to = body_room(w, end - start);
    if (to == NULL) {
        return;
    }
    memcpy(to, w->from->units + start, (end - start) * sizeof *to);
    for (uint32_t at = start; at < end; at++, w->units++) {
        if (w->source_lines != NULL) {
            body_set_line(w, w->source_lines[at]);
        }
    }
}

/* Entries keep their order, which is innermost first; each lies in one statement. */
static void body_add_handlers(body_writer *w, uint32_t start, uint32_t end, uint32_t to) {
    for (uint32_t i = 0; i < w->from->info.handlers; i++) {
        CompiledHandler h = w->from->handlers[i];
        if (h.start >= start && h.start < end) {
            h.start = h.start - start + to;
            h.end = h.end - start + to;
            h.handler = h.handler - start + to;
            w->out->code.handlers[w->handlers++] = h;
        }
    }
}

static void body_set_piece_line(body_writer *w, const BodyPiece *piece) {
    if (w->source_lines != NULL) {
        body_set_line(w, piece->line);
    }
}

static void body_patch(body_writer *w, uint32_t unit, const BodyPiece *piece) {
    w->out->patches[w->out->patch_count++] =
        (BodyPatch){w->units + unit, piece->value, piece->statement == BODY_IMPORT};
}

/* LOADK of a constant that the caller fills in; SETG. */
static void body_add_store(body_writer *w, const BodyPiece *piece) {
    uint16_t *to = body_room(w, 4);
    if (to == NULL) {
        return;
    }
    body_set_piece_line(w, piece);
    to[0] = OP_LOADK;
    to[1] = 0;
    to[2] = OP_SETG;
    to[3] = piece->global;
    body_patch(w, 1, piece);
    w->units += 4;
}

/* IMPORT of the module that the caller fills in, at level 0, by its whole name. */
static void body_add_import(body_writer *w, const BodyPiece *piece) {
    uint16_t *to = body_room(w, 3);
    if (to == NULL) {
        return;
    }
    body_set_piece_line(w, piece);
    to[0] = OP_IMPORT;
    to[1] = 1 << 8;
    to[2] = 0;
    body_patch(w, 2, piece);
    w->units += 3;
}

static void body_add_return(body_writer *w) {
    uint16_t *to = body_room(w, 1);
    if (to != NULL) {
        to[0] = (uint16_t)(OP_RETNONE | (unsigned)(w->from->info.below - 3) << 8);
        w->units++;
    }
}

bool module_body(const CompiledModule *m, const uint32_t *lines, const BodyPiece *pieces,
                 uint32_t count, CompiledBody *out) {
    const CompiledCode *from = &m->codes[0];
    *out = (CompiledBody){.code = *from};
    out->code.units = NULL;
    out->code.param_names = out->code.closure_names = NULL;
    out->code.handlers = body_alloc(from->info.handlers, sizeof *out->code.handlers);
    out->patches = body_alloc(count, sizeof *out->patches);
    arena memory;
    arena_init(&memory);
    body_writer w = {.from = from,
                     .out = out,
                     .source_lines = lines,
                     .lines = {.arena = &memory},
                     .line = from->info.line};
    uint32_t prologue = m->statement_count > 0 ? m->statements[0].start : 0;
    body_add_units(&w, 0, prologue);
    for (uint32_t i = 0; i < count && !w.too_large; i++) {
        if (pieces[i].statement == BODY_STORE) {
            body_add_store(&w, &pieces[i]);
            continue;
        }
        if (pieces[i].statement == BODY_IMPORT) {
            body_add_import(&w, &pieces[i]);
            continue;
        }
        const CompiledStatement *s = &m->statements[pieces[i].statement];
        body_add_handlers(&w, s->start, s->end, w.units);
        body_add_units(&w, s->start, s->end);
    }
    body_add_return(&w);
    out->code.info.units = w.units;
    out->code.info.handlers = w.handlers;
    out->code.info.lines = w.lines.count;
    out->code.lines = body_alloc(w.lines.count, 1);
    if (w.lines.count > 0) {
        memcpy(out->code.lines, w.lines.bytes, w.lines.count);
    }
    arena_free(&memory);
    return !w.too_large && w.lines.count <= UINT16_MAX;
}

void module_body_free(CompiledBody *body) {
    free(body->code.units);
    free(body->code.handlers);
    free(body->code.lines);
    free(body->patches);
    *body = (CompiledBody){0};
}
