#include "opinfo.h"

const op_row op_rows[OP_COUNT] = {
#define OP_ROW(name, format, use, flags, effect) {#name, FMT_##format, use, flags},
    FIRN_OPCODES(OP_ROW)
#undef OP_ROW
};
