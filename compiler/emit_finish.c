/* Final numbering, jumps and bytes of a code object. */
#include "emit.h"
#include "emit_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { EMIT_MAX_HOPS = 16, EMIT_LINK_WORDS = 3 };

/* ---- registers ---- */

static int32_t *emit_operand(emit_ins *ins, unsigned index) {
    return index == 0 ? &ins->a : index == 1 ? &ins->b : &ins->c;
}

/* Number of temporaries. */
static int32_t emit_temporaries(emitter *e) {
    int32_t lowest = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        const op_row *row = op_info((Opcode)e->ins[i].op);
        for (unsigned k = 0; k < 3; k++) {
            if (op_is_register(row, k) && *emit_operand(&e->ins[i], k) < lowest) {
                lowest = *emit_operand(&e->ins[i], k);
            }
        }
    }
    for (uint32_t i = 0; i < e->region_count; i++) {
        if (e->regions[i]->raising > 0 && e->regions[i]->reg < lowest) {
            lowest = e->regions[i]->reg;
        }
    }
    return -lowest;
}

static void emit_number_registers(emitter *e, int32_t temporaries, int32_t link) {
    for (uint32_t i = 0; i < e->count; i++) {
        emit_ins *ins = &e->ins[i];
        const op_row *row = op_info((Opcode)ins->op);
        for (unsigned k = 0; k < 3; k++) {
            if (op_is_register(row, k)) {
                *emit_operand(ins, k) += temporaries;
            }
        }
        switch (ins->op) {
        case OP_RETURN_L: ins->b = link; break;
        case OP_RETNONE: ins->a = link; break;
        case OP_LOADFREE:
        case OP_GETFREE:
        case OP_SETFREE: ins->c = link + 2; break;
        default: break;
        }
    }
    for (uint32_t i = 0; i < e->region_count; i++) {
        e->regions[i]->reg += temporaries;
    }
}

/* Puts the LOADS of registers that must start unbound in front of everything. */
static void emit_prologue(emitter *e) {
    uint32_t n = e->unbound_count;
    if (n == 0) {
        return;
    }
    emit_ins *ins = arena_alloc(e->arena, (e->count + n) * sizeof *ins);
    uint32_t line = e->count > 0 ? e->ins[0].line : e->line;
    for (uint32_t i = 0; i < n; i++) {
        ins[i] =
            (emit_ins){.op = OP_LOADS_L, .a = e->unbound[i], .label = EMIT_NO_LABEL, .line = line};
    }
    if (e->count > 0) {
        memcpy(ins + n, e->ins, e->count * sizeof *ins);
    }
    e->ins = ins;
    e->count += n;
    e->capacity = e->count;
    for (uint32_t i = 0; i < e->label_count; i++) {
        if (e->labels[i] >= 0) {
            e->labels[i] += (int32_t)n;
        }
    }
    for (uint32_t i = 0; i < e->mark_count; i++) {
        e->marks[i] += n;
    }
}

/* An attribute's slot and constant in one unit. */
static void emit_shorten_attribute(emit_ins *ins, Opcode op, bool wide) {
    bool none = ins->c == EMIT_NO_SLOT_L;
    if (!wide && ins->a < 16 && ins->b < 16 && ins->k < 4096 && (none || ins->c < EMIT_NO_SLOT)) {
        ins->op = (uint8_t)op;
        ins->c = none ? EMIT_NO_SLOT : ins->c;
    }
}

static void emit_shorten(emit_ins *ins, bool wide) {
    switch (ins->op) {
    case OP_MOVE_L:
        if (ins->a < 16 && ins->b < 32) {
            ins->op = ins->b < 16 ? OP_MOVE : OP_MOVE_H;
        }
        break;
    case OP_GETATTR_L: emit_shorten_attribute(ins, OP_GETATTR, wide); break;
    case OP_SETATTR_L: emit_shorten_attribute(ins, OP_SETATTR, wide); break;
    case OP_CALLM_L:
        if (ins->a < 16 && ins->b < 16) {
            ins->op = OP_CALLM;
        }
        break;
    case OP_CALLG_L:
        if (ins->a < 16 && ins->b < 16) {
            ins->op = OP_CALLG;
        }
        break;
    case OP_CALLB_L:
        if (ins->a < 16 && ins->c < 16 && ins->k < 256) {
            ins->op = OP_CALLB;
        }
        break;
    case OP_LOADS_L:
        if (ins->a < 16) {
            ins->op = OP_LOADS;
        }
        break;
    case OP_LOADI:
        if (ins->a < 16 && ins->k >= 0 && ins->k < 16) {
            ins->op = OP_LOADI4;
            ins->b = ins->k;
        }
        break;
    case OP_RETURN_L:
        if (ins->a < 16 && ins->b < 16) {
            ins->op = OP_RETURN;
        }
        break;
    default: break;
    }
}

/* ---- jumps ---- */

static uint32_t emit_target(const emitter *e, const emit_ins *ins) {
    int32_t at = e->labels[ins->label];
    assert(at >= 0 && (uint32_t)at < e->count);
    return (uint32_t)at;
}

static bool emit_loops_back(const emit_ins *ins) {
    return ins->op == OP_FORITER || ins->op == OP_FORRANGE;
}

/* Follows jumps to jumps, up to a mark; a jump to a return becomes the return, which is no longer than it. */
static void emit_thread(emitter *e) {
    uint32_t mark = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        emit_ins *ins = &e->ins[i];
        while (mark < e->mark_count && e->marks[mark] <= i) {
            mark++;
        }
        uint32_t barrier = mark < e->mark_count ? e->marks[mark] : UINT32_MAX;
        if (ins->label == EMIT_NO_LABEL || emit_loops_back(ins)) {
            continue;
        }
        for (unsigned hops = 0; hops < EMIT_MAX_HOPS; hops++) {
            const emit_ins *next = &e->ins[emit_target(e, ins)];
            if (emit_target(e, ins) >= barrier) {
                break;
            }
            if (next->op != OP_JMP_L || (ins->op != OP_JMP_L && emit_target(e, next) <= i)) {
                break;
            }
            ins->label = next->label;
        }
        const emit_ins *end = &e->ins[emit_target(e, ins)];
        if (ins->op == OP_JMP_L && emit_target(e, ins) < barrier &&
            (end->op == OP_RETURN_L || end->op == OP_RETNONE || end->op == OP_RETURN)) {
            *ins = *end;
        }
    }
}

typedef struct emit_work {
    uint32_t *items;
    uint32_t count;
    bool *seen;
} emit_work;

static void emit_reach(emit_work *work, uint32_t index) {
    if (!work->seen[index]) {
        work->seen[index] = true;
        work->items[work->count++] = index;
    }
}

/* Instructions whose short form is a row before theirs, taken where the label is near enough. */
static bool emit_has_short_form(const emit_ins *ins) {
    return ins->op == OP_JMP_L || ((ins->op == OP_JT_L || ins->op == OP_JF_L ||
                                    ins->op == OP_JNONE_L || ins->op == OP_JNNONE_L) &&
                                   ins->a < 8);
}

static bool emit_is_shortest(const emit_ins *ins) {
    return emit_has_short_form(ins) && !ins->far;
}

/* Sets units of what can be reached to its short size, of the rest to 0. */
static void emit_drop_unreachable(emitter *e) {
    emit_work work = {.items = arena_alloc(e->arena, (e->count + 1) * sizeof *work.items),
                      .seen = arena_alloc(e->arena, e->count + 1)};
    emit_reach(&work, 0);
    while (work.count > 0) {
        uint32_t i = work.items[--work.count];
        emit_ins *ins = &e->ins[i];
        const op_row *row = op_info((Opcode)ins->op);
        ins->units = (uint8_t)(op_format_units(row->format) - emit_is_shortest(ins));
        if (ins->label != EMIT_NO_LABEL) {
            emit_reach(&work, emit_target(e, ins));
        }
        if (!(row->flags & F_TERM)) {
            assert(i + 1 < e->count);
            emit_reach(&work, i + 1);
        }
        if (row->flags & F_RC) {
            for (emit_region *r = ins->region; r != NULL && !r->live; r = r->outer) {
                r->live = true;
                assert(e->labels[r->handler] >= 0);
                emit_reach(&work, (uint32_t)e->labels[r->handler]);
            }
        }
    }
    for (uint32_t i = 0; i < e->count; i++) {
        if (!work.seen[i]) {
            e->ins[i].units = 0;
        }
    }
}

static void emit_drop_jumps_to_next(emitter *e) {
    uint32_t next = e->count; /* first instruction kept behind i */
    for (uint32_t i = e->count; i-- > 0;) {
        emit_ins *ins = &e->ins[i];
        if (ins->units == 0) {
            continue;
        }
        if (ins->op == OP_JMP_L) {
            uint32_t target = emit_target(e, ins);
            if (target > i && target <= next) {
                ins->units = 0;
                continue;
            }
        }
        next = i;
    }
}

static uint32_t emit_positions(emitter *e) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        e->ins[i].at = at;
        at += e->ins[i].units;
    }
    return at;
}

static bool emit_has_short_jump(const emit_ins *ins) {
    OpFormat format = op_info((Opcode)ins->op)->format;
    return format == FMT_ABJ || format == FMT_AIJ || emit_has_short_form(ins);
}

/* Whether the jump reaches its label without more units than it has. */
static bool emit_reaches(const emit_ins *ins, int32_t distance) {
    if (!emit_has_short_form(ins)) {
        return distance >= -128 && distance <= 127;
    }
    return ins->op == OP_JMP_L ? distance >= -255 && distance <= 255 : distance <= 31;
}

static bool emit_is_compare_jump(const emit_ins *ins) {
    return ins->op >= OP_JLT && ins->op <= OP_JNNEI;
}

static int32_t emit_distance(const emitter *e, const emit_ins *ins) {
    return (int32_t)e->ins[emit_target(e, ins)].at - (int32_t)(ins->at + ins->units);
}

/* Marks short jumps that do not reach; sizes only grow, so this ends. Returns the total. */
static uint32_t emit_relax(emitter *e) {
    for (;;) {
        uint32_t total = emit_positions(e);
        bool changed = false;
        for (uint32_t i = 0; i < e->count; i++) {
            emit_ins *ins = &e->ins[i];
            if (ins->units == 0 || ins->far || !emit_has_short_jump(ins)) {
                continue;
            }
            if (!emit_reaches(ins, emit_distance(e, ins))) {
                ins->far = true;
                ins->units = emit_has_short_form(ins) ? 2 : emit_is_compare_jump(ins) ? 4 : 6;
                changed = true;
            }
        }
        if (!changed) {
            return total;
        }
    }
}

/* The compare-and-jump for the opposite outcome: each is six rows from its counterpart. */
static Opcode emit_inverse(Opcode op) {
    bool negated = (op >= OP_JNLT && op <= OP_JNNE) || (op >= OP_JNLTI && op <= OP_JNNEI);
    return negated ? op - (OP_JNLT - OP_JLT) : op + (OP_JNLT - OP_JLT);
}

/* ---- encoding ---- */

static uint16_t emit_pair(int32_t low, int32_t high) {
    return (uint16_t)(((unsigned)low & 0xFFu) | (((unsigned)high & 0xFFu) << 8));
}

static void emit_jmp(uint16_t *units, int32_t distance) {
    units[0] = emit_pair(distance < 0 ? OP_JMPB_L : OP_JMP_L, 0);
    units[1] = (uint16_t)distance;
}

/* The jump in its one unit. */
static uint16_t emit_near(const emit_ins *ins, int32_t distance) {
    if (ins->op == OP_JMP_L) {
        return distance < 0 ? emit_pair(OP_JMPB, -distance) : emit_pair(OP_JMP, distance);
    }
    return emit_pair(ins->op - 1, ins->a | distance << 3);
}

/* A short jump whose label is too far. */
static void emit_encode_far(const emitter *e, const emit_ins *ins, uint16_t *units) {
    int32_t distance = emit_distance(e, ins);
    if (emit_is_compare_jump(ins)) {
        units[0] = emit_pair(emit_inverse((Opcode)ins->op), ins->a);
        units[1] = emit_pair(ins->b, 2);
        emit_jmp(units + 2, distance);
        return;
    }
    units[0] = emit_pair(ins->op, ins->a);
    units[1] = emit_pair(ins->b, 2);
    emit_jmp(units + 2, 2);
    emit_jmp(units + 4, distance);
}

static void emit_encode_jump(const emitter *e, const emit_ins *ins, OpFormat format,
                             uint16_t *units) {
    int32_t distance = emit_distance(e, ins);
    switch (format) {
    case FMT_J:
    case FMT_AJ:
        if (emit_is_shortest(ins)) {
            units[0] = emit_near(ins, distance);
            break;
        }
        if (format == FMT_J) {
            emit_jmp(units, distance);
            break;
        }
        assert(distance >= 0);
        units[0] = emit_pair(ins->op, ins->a);
        units[1] = (uint16_t)distance;
        break;
    default:
        if (ins->far) {
            emit_encode_far(e, ins, units);
            break;
        }
        assert(distance >= 0 || emit_loops_back(ins));
        units[0] = emit_pair(ins->op, ins->a);
        units[1] = emit_pair(ins->b, distance);
        break;
    }
}

static void emit_encode(const emitter *e, const emit_ins *ins, uint16_t *units) {
    OpFormat format = op_info((Opcode)ins->op)->format;
    if (ins->label != EMIT_NO_LABEL) {
        emit_encode_jump(e, ins, format, units);
        return;
    }
    units[0] = emit_pair(ins->op, ins->a);
    switch (format) {
    case FMT_N:
    case FMT_A: break;
    case FMT_AB4: units[0] = emit_pair(ins->op, ins->a | (ins->b << 4)); break;
    case FMT_AB4H: units[0] = emit_pair(ins->op, ins->a | ((ins->b - 16) << 4)); break;
    case FMT_AB4K:
    case FMT_AB4G:
        units[0] = emit_pair(ins->op, ins->a | (ins->b << 4));
        units[1] = (uint16_t)ins->k;
        break;
    case FMT_AB4KC:
        units[0] = emit_pair(ins->op, ins->a | (ins->b << 4));
        units[1] = (uint16_t)(ins->k | ins->c << 12);
        break;
    case FMT_ACBS:
        units[0] = emit_pair(ins->op, ins->a | (ins->c << 4));
        units[1] = emit_pair(ins->b, ins->k);
        break;
    case FMT_AB: units[1] = emit_pair(ins->b, 0); break;
    case FMT_ABC: units[1] = emit_pair(ins->b, ins->c); break;
    case FMT_AI:
    case FMT_AK:
    case FMT_AG:
    case FMT_AS: units[1] = (uint16_t)ins->k; break;
    default:
        units[1] = emit_pair(ins->b, ins->c);
        units[2] = (uint16_t)ins->k;
        break;
    }
}

/* ---- handlers ---- */

typedef struct emit_entry {
    uint32_t depth;
    CompiledHandler handler;
} emit_entry;

typedef struct emit_handlers {
    emit_entry *items;
    uint32_t count, capacity;
    arena *arena;
} emit_handlers;

static void emit_handler_close(emitter *e, emit_handlers *table, emit_region *r) {
    if (!r->open) {
        return;
    }
    r->open = false;
    if (table->count == table->capacity) {
        uint32_t more = table->capacity == 0 ? 8 : table->capacity * 2;
        table->items =
            arena_grow(table->arena, table->items, table->capacity * sizeof *table->items,
                       more * sizeof *table->items);
        table->capacity = more;
    }
    emit_entry *entry = &table->items[table->count++];
    entry->depth = r->depth;
    entry->handler =
        (CompiledHandler){r->start, r->end, e->ins[e->labels[r->handler]].at, (uint32_t)r->reg};
}

/* Innermost first; ranges of one depth never overlap, so no two entries are equal. */
static int emit_entry_order(const void *a, const void *b) {
    const emit_entry *x = a, *y = b;
    if (x->depth != y->depth) {
        return x->depth > y->depth ? -1 : 1;
    }
    return (x->handler.start > y->handler.start) - (x->handler.start < y->handler.start);
}

/* A jump backwards serves what is pending: Ctrl-C, for one. */
bool emit_may_raise(const emitter *e, const emit_ins *ins) {
    return ins->units > 0 && ((op_info((Opcode)ins->op)->flags & F_RC) ||
                              (ins->label != EMIT_NO_LABEL && emit_distance(e, ins) < 0));
}

/* One entry for each stretch in which all instructions that may raise lie in the region. */
static emit_handlers emit_handler_table(emitter *e) {
    emit_handlers table = {.arena = e->arena};
    uint32_t number = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        const emit_ins *ins = &e->ins[i];
        if (!emit_may_raise(e, ins)) {
            continue;
        }
        number++;
        for (emit_region *r = ins->region; r != NULL; r = r->outer) {
            if (r->open && r->last + 1 != number) {
                emit_handler_close(e, &table, r);
            }
            if (!r->open) {
                r->open = true;
                r->start = ins->at;
            }
            r->last = number;
            r->end = ins->at + ins->units;
        }
    }
    for (uint32_t i = 0; i < e->region_count; i++) {
        emit_handler_close(e, &table, e->regions[i]);
    }
    if (table.count > 0) {
        qsort(table.items, table.count, sizeof *table.items, emit_entry_order);
    }
    return table;
}

/* ---- the result ---- */

static const char *emit_layout(emitter *e, const emit_frame *frame, uint32_t *units) {
    int32_t temporaries = emit_temporaries(e);
    uint32_t registers = (uint32_t)temporaries + frame->locals + EMIT_LINK_WORDS + frame->params;
    if (registers > EMIT_MAX_REGISTERS) {
        return arena_format(e->arena, "too many registers (%u, at most %d)", (unsigned)registers,
                            EMIT_MAX_REGISTERS);
    }
    emit_prologue(e);
    emit_number_registers(e, temporaries, temporaries + (int32_t)frame->locals);
    emit_thread(e);
    for (uint32_t i = 0; i < e->count; i++) {
        emit_shorten(&e->ins[i], frame->wide);
    }
    emit_drop_unreachable(e);
    emit_drop_jumps_to_next(e);
    *units = emit_relax(e);
    for (uint32_t i = 0; i < e->count; i++) {
        const emit_ins *ins = &e->ins[i];
        if (ins->units > 0 && ins->label != EMIT_NO_LABEL &&
            (emit_distance(e, ins) < INT16_MIN || emit_distance(e, ins) > INT16_MAX)) {
            return "a jump over more than 32767 units";
        }
    }
    if (*units > frame->max_units) {
        return arena_format(e->arena, "%u units of code, at most %u", (unsigned)*units,
                            (unsigned)frame->max_units);
    }
    return NULL;
}

static void emit_place_marks(emitter *e, uint32_t units) {
    for (uint32_t i = 0; i < e->mark_count; i++) {
        e->marks[i] = e->marks[i] < e->count ? e->ins[e->marks[i]].at : units;
    }
}

static void *emit_copy(const void *from, size_t bytes) {
    void *to = malloc(bytes == 0 ? 1 : bytes);
    if (to != NULL && bytes > 0) {
        memcpy(to, from, bytes);
    }
    return to;
}

static const char *emit_store(emitter *e, const emit_frame *frame, uint32_t count,
                              CompiledCode *out) {
    uint16_t *units = arena_alloc(e->arena, (count + 1) * sizeof *units);
    for (uint32_t i = 0; i < e->count; i++) {
        if (e->ins[i].units > 0) {
            emit_encode(e, &e->ins[i], units + e->ins[i].at);
        }
    }
    emit_handlers table = emit_handler_table(e);
    uint8_t *lines = NULL;
    uint32_t first = frame->whole ? frame->first_line : emit_first_line(e, frame->first_line);
    uint32_t line_bytes = frame->strip_lines ? 0 : emit_line_table(e, first, frame->whole, &lines);
    if (!frame->whole && (line_bytes > UINT16_MAX || table.count > UINT16_MAX)) {
        return "its line table has more than 65535 bytes";
    }
    out->units = emit_copy(units, count * sizeof *units);
    CompiledHandler *handlers = arena_alloc(e->arena, (table.count + 1) * sizeof *handlers);
    for (uint32_t i = 0; i < table.count; i++) {
        handlers[i] = table.items[i].handler;
    }
    out->handlers = emit_copy(handlers, table.count * sizeof *handlers);
    out->lines = emit_copy(lines, line_bytes);
    out->info.units = count;
    out->info.handlers = table.count;
    out->info.lines = line_bytes;
    out->info.line = frame->strip_lines ? 0 : first;
    if (out->units == NULL || out->handlers == NULL || out->lines == NULL) {
        return "the host has no memory left";
    }
    return NULL;
}

const char *emit_finish(emitter *e, const emit_frame *frame, CompiledCode *out) {
    assert(!e->reachable || e->overflow);
    if (e->overflow) {
        return arena_format(e->arena, "more than %u instructions", (unsigned)e->most);
    }
    int32_t temporaries = emit_temporaries(e);
    uint32_t units = 0;
    const char *error = emit_layout(e, frame, &units);
    if (error != NULL) {
        return error;
    }
    out->info.below = (uint8_t)((uint32_t)temporaries + frame->locals + EMIT_LINK_WORDS);
    out->info.nregs = (uint8_t)(out->info.below + frame->params);
    emit_place_marks(e, units);
    return emit_store(e, frame, units, out);
}
