/* The line table of a code object: see runtime/line.h. */
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
    bool small = delta >= -4 && delta <= 11;
    uint32_t last = small ? 8 : 63; /* that the final entry can hold */
    while (units > last) {
        uint32_t part = units > 64 ? 64 : units - (small ? 1 : 0);
        line_put(w, 0x80u | (part - 1));
        units -= part;
    }
    if (small && units > 0) {
        line_put(w, ((units - 1) << 4) | (unsigned)(delta + 4));
        return;
    }
    do {
        int32_t part = delta > INT16_MAX ? INT16_MAX : delta < INT16_MIN ? INT16_MIN : delta;
        line_put(w, 0xC0u | units);
        line_put(w, (unsigned)part & 0xFFu);
        line_put(w, ((unsigned)part >> 8) & 0xFFu);
        delta -= part;
        units = 0;
    } while (delta != 0);
}

uint32_t emit_line_table(emitter *e, uint32_t first_line, uint8_t **bytes) {
    line_writer w = {.arena = e->arena};
    uint32_t line = first_line, from = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        const emit_ins *ins = &e->ins[i];
        if (ins->units == 0 || ins->line == line) {
            continue;
        }
        line_advance(&w, ins->at - from, (int32_t)ins->line - (int32_t)line);
        from = ins->at;
        line = ins->line;
    }
    *bytes = w.bytes;
    return w.count;
}
