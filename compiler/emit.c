#include "emit.h"
#include "emit_internal.h"

#include <assert.h>

void emit_init(emitter *e, arena *a) {
    *e = (emitter){.arena = a, .reachable = true, .line = 1, .most = EMIT_MAX_INSTRUCTIONS};
}

/* ---- labels ---- */

static void *emit_more(emitter *e, void *old, uint32_t count, uint32_t *capacity, size_t size) {
    if (count < *capacity) {
        return old;
    }
    uint32_t more = *capacity == 0 ? 16 : *capacity * 2;
    void *grown = arena_grow(e->arena, old, *capacity * size, more * size);
    *capacity = more;
    return grown;
}

int emit_label(emitter *e) {
    uint32_t capacity = e->label_capacity;
    e->jumps = emit_more(e, e->jumps, e->label_count, &capacity, sizeof *e->jumps);
    e->labels = emit_more(e, e->labels, e->label_count, &e->label_capacity, sizeof *e->labels);
    e->labels[e->label_count] = -1;
    e->jumps[e->label_count] = 0;
    return (int)e->label_count++;
}

void emit_place(emitter *e, int label) {
    assert(label >= 0 && (uint32_t)label < e->label_count && e->labels[label] < 0);
    e->labels[label] = (int32_t)e->count;
    if (e->jumps[label] > 0) {
        e->reachable = true;
    }
}

void emit_place_back(emitter *e, int label) {
    assert(label >= 0 && (uint32_t)label < e->label_count && e->labels[label] < 0);
    e->labels[label] = (int32_t)e->count;
    e->reachable = true;
}

void emit_mark(emitter *e) {
    e->marks = emit_more(e, e->marks, e->mark_count, &e->mark_capacity, sizeof *e->marks);
    e->marks[e->mark_count++] = e->count;
}

/* ---- instructions ---- */

static void emit_count_raising(emitter *e) {
    for (emit_region *r = e->region; r != NULL; r = r->outer) {
        r->raising++;
    }
}

static void emit_add(emitter *e, const emit_ins *ins) {
    if (!e->reachable) {
        return;
    }
    if (e->count == e->most) {
        e->overflow = true;
        return;
    }
    e->ins = emit_more(e, e->ins, e->count, &e->capacity, sizeof *e->ins);
    emit_ins *new = &e->ins[e->count++];
    *new = *ins;
    new->line = e->line;
    new->region = e->region;
    unsigned flags = op_info((Opcode)ins->op)->flags;
    if (flags & F_RC) {
        emit_count_raising(e);
    }
    if (ins->label != EMIT_NO_LABEL) {
        e->jumps[ins->label]++;
    }
    if (flags & F_TERM) {
        e->reachable = false;
    }
}

void emit_a(emitter *e, Opcode op, int a) {
    emit_add(e, &(emit_ins){.op = (uint8_t)op, .a = a, .label = EMIT_NO_LABEL});
}

void emit_ab(emitter *e, Opcode op, int a, int b) {
    emit_add(e, &(emit_ins){.op = (uint8_t)op, .a = a, .b = b, .label = EMIT_NO_LABEL});
}

void emit_abc(emitter *e, Opcode op, int a, int b, int c) {
    emit_add(e, &(emit_ins){.op = (uint8_t)op, .a = a, .b = b, .c = c, .label = EMIT_NO_LABEL});
}

void emit_ak(emitter *e, Opcode op, int a, int k) {
    emit_add(e, &(emit_ins){.op = (uint8_t)op, .a = a, .k = k, .label = EMIT_NO_LABEL});
}

void emit_abk(emitter *e, Opcode op, int a, int b, int c, int k) {
    emit_add(
        e, &(emit_ins){.op = (uint8_t)op, .a = a, .b = b, .c = c, .k = k, .label = EMIT_NO_LABEL});
}

void emit_jump(emitter *e, Opcode op, int a, int b, int label) {
    assert(op_info(op)->flags & F_JUMP);
    emit_add(e, &(emit_ins){.op = (uint8_t)op, .a = a, .b = b, .label = label});
}

void emit_move(emitter *e, int to, int from) {
    if (to != from) {
        emit_ab(e, OP_MOVE_L, to, from);
    }
}

void emit_unbound_at_entry(emitter *e, int reg) {
    for (uint32_t i = 0; i < e->unbound_count; i++) {
        if (e->unbound[i] == reg) {
            return;
        }
    }
    e->unbound =
        emit_more(e, e->unbound, e->unbound_count, &e->unbound_capacity, sizeof *e->unbound);
    e->unbound[e->unbound_count++] = reg;
}

emit_region *emit_region_new(emitter *e, int handler, int reg) {
    emit_region *region = arena_alloc(e->arena, sizeof *region);
    region->outer = e->region;
    region->depth = e->region == NULL ? 1 : e->region->depth + 1;
    region->handler = handler;
    region->reg = reg;
    e->regions =
        emit_more(e, e->regions, e->region_count, &e->region_capacity, sizeof(emit_region *));
    e->regions[e->region_count++] = region;
    return region;
}
