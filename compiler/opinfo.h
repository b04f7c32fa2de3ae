/* Instructions as data: a row for each opcode, made from FIRN_OPCODES. */
#ifndef FIRN_COMPILER_OPINFO_H
#define FIRN_COMPILER_OPINFO_H

#include "../runtime/opcodes.h"

#include <stdbool.h>

typedef struct op_row {
    const char *name;
    OpFormat format;
    const char *use; /* one letter for each of a, b and c or k: see opcodes.h */
    unsigned flags;
} op_row;

const op_row *op_info(Opcode op);

/* Whether the letter at `index` of a row's use names a register, a window included. */
bool op_is_register(const op_row *row, unsigned index);

#endif
