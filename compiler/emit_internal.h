/* Shared by the two files of the emitter: emit.c collects, emit_finish.c numbers and encodes. */
#ifndef FIRN_COMPILER_EMIT_INTERNAL_H
#define FIRN_COMPILER_EMIT_INTERNAL_H

#include "emit.h"

/* Line table of the instructions as placed; returns its length, the bytes in the arena. */
uint32_t emit_line_table(emitter *e, uint32_t first_line, uint8_t **bytes);

#endif
