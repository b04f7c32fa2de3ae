/* Instructions as data: a row for each opcode, made from FIRN_OPCODES. */
#ifndef FIRN_COMPILER_OPINFO_H
#define FIRN_COMPILER_OPINFO_H

#include "../runtime/opcodes.h"

#include <assert.h>
#include <stdbool.h>

typedef struct op_row {
    const char *name;
    OpFormat format;
    const char *use; /* one letter for each of a, b and c or k: see opcodes.h */
    unsigned flags;
} op_row;

extern const op_row op_rows[OP_COUNT];

/* The code generator asks these two for each operand of each instruction. */
static inline const op_row *op_info(Opcode op) {
    assert(op < OP_COUNT);
    return &op_rows[op];
}

/* Whether the letter at `index` of a row's use names a register, a window included. */
static inline bool op_is_register(const op_row *row, unsigned index) {
    assert(index < 3);
    char use = row->use[index];
    return use == 'r' || use == 'w' || use == 'x' || use == 'v';
}

#endif
