#include "opinfo.h"

#include <assert.h>

static const op_row op_rows[OP_COUNT] = {
#define OP_ROW(name, format, use, flags, effect) {#name, FMT_##format, use, flags},
    FIRN_OPCODES(OP_ROW)
#undef OP_ROW
};

const op_row *op_info(Opcode op) {
    assert(op < OP_COUNT);
    return &op_rows[op];
}

bool op_is_register(const op_row *row, unsigned index) {
    assert(index < 3);
    char use = row->use[index];
    return use == 'r' || use == 'w' || use == 'x' || use == 'v';
}
