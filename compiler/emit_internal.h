/* Shared by the two files of the emitter: emit.c collects, emit_finish.c numbers and encodes. */
#ifndef FIRN_COMPILER_EMIT_INTERNAL_H
#define FIRN_COMPILER_EMIT_INTERNAL_H

#include "emit.h"

/* A line table under construction, its bytes in the arena. */
typedef struct line_writer {
    arena *arena;
    uint8_t *bytes;
    uint32_t count, capacity;
} line_writer;

/* `units` more on the line reached, then `delta` lines on. */
void line_advance(line_writer *w, uint32_t units, int32_t delta);

/* The line of the first instruction that has one; `line` when none has. */
uint32_t emit_first_line(const emitter *e, uint32_t line);
/* Line table of the instructions as placed, of all or of those that may raise; returns its length, the bytes in the
 * arena. */
uint32_t emit_line_table(emitter *e, uint32_t first_line, bool all, uint8_t **bytes);
/* In emit_finish.c, once all is placed. */
bool emit_may_raise(const emitter *e, const emit_ins *ins);

#endif
