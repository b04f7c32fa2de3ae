/* The line table of a code object: see runtime/line.h. */
#include "../runtime/line.h"
#include "emit_internal.h"

#include <assert.h>

static void line_put(line_writer *w, unsigned byte) {
    if (w->count == w->capacity) {
        uint32_t more = w->capacity == 0 ? 32 : w->capacity * 2;
        w->bytes = arena_grow(w->arena, w->bytes, w->capacity, more);
        w->capacity = more;
    }
    w->bytes[w->count++] = (uint8_t)byte;
}

void line_advance(line_writer *w, uint32_t units, int32_t delta) {
    bool small = units > 0 && delta >= LINE_DELTA_MIN && delta <= LINE_DELTA_MAX;
    uint32_t last = small ? LINE_UNITS_MAX : 0; /* that the final entry can hold */
    while (units > last) {
        uint32_t part = units - last < LINE_SKIP_MAX ? units - last : LINE_SKIP_MAX;
        line_put(w, LINE_SKIP + part - 1);
        units -= part;
    }
    if (small) {
        line_put(w, (units - 1) << 3 | (unsigned)(delta - LINE_DELTA_MIN));
        return;
    }
    do {
        int32_t part = delta > INT16_MAX ? INT16_MAX : delta < INT16_MIN ? INT16_MIN : delta;
        line_put(w, LINE_FAR);
        line_put(w, (unsigned)part & 0xFFu);
        line_put(w, ((unsigned)part >> 8) & 0xFFu);
        delta -= part;
    } while (delta != 0);
}

/* A return raises where it returns to. */
static bool line_matters(const emitter *e, const emit_ins *ins) {
    return emit_may_raise(e, ins) && ins->op != OP_RETURN && ins->op != OP_RETURN_L &&
           ins->op != OP_RETNONE;
}

uint32_t emit_first_line(const emitter *e, uint32_t line) {
    for (uint32_t i = 0; i < e->count; i++) {
        if (line_matters(e, &e->ins[i])) {
            return e->ins[i].line;
        }
    }
    return line;
}

uint32_t emit_line_table(emitter *e, uint32_t first_line, bool all, uint8_t **bytes) {
    line_writer w = {.arena = e->arena};
    uint32_t line = first_line, from = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        const emit_ins *ins = &e->ins[i];
        if (ins->units == 0 || ins->line == line || !(all || line_matters(e, ins))) {
            continue;
        }
        line_advance(&w, ins->at - from, (int32_t)ins->line - (int32_t)line);
        from = ins->at;
        line = ins->line;
    }
    *bytes = w.bytes;
    return w.count;
}
