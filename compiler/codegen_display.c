/* Displays and f-strings. */
#include "codegen_internal.h"

#include <assert.h>
#include <string.h>

/* ---- constants ---- */

/* Only texts and small integers: the linker knows their hashes, and no two of them are equal but
 * different constants. */
static bool gen_is_set_item(const ast_const *c) {
    int64_t n;
    return c->kind == AST_CONST_STR ||
           (c->kind == AST_CONST_INT && ast_const_int64(c, &n) && n >= -(1 << 28) && n < 1 << 28);
}

static int32_t gen_constant_items(gen *g, const ast_expr *e, ConstantKind kind) {
    uint32_t count = e->as.elements.count, n = 0;
    for (uint32_t i = 0; i < count; i++) {
        const ast_expr *item = e->as.elements.items[i];
        if (item->kind != EXPR_CONSTANT ||
            (kind == CONSTANT_FROZENSET && !gen_is_set_item(&item->as.constant))) {
            return -1;
        }
    }
    uint16_t *items = arena_alloc(g->arena, (count + 1) * sizeof *items);
    for (uint32_t i = 0; i < count; i++) {
        items[i] = constants_value(&g->pool, &e->as.elements.items[i]->as.constant);
    }
    uint8_t *seen = arena_alloc(g->arena, g->pool.count + 1);
    memset(seen, 0, g->pool.count + 1);
    for (uint32_t i = 0; i < count; i++) {
        if (kind == CONSTANT_TUPLE || !seen[items[i]]) {
            seen[items[i]] = 1;
            items[n++] = items[i];
        }
    }
    return constants_items(&g->pool, kind, items, n);
}

int32_t gen_constant_display(gen *g, const ast_expr *e) {
    switch (e->kind) {
    case EXPR_LIST:
    case EXPR_TUPLE: return gen_constant_items(g, e, CONSTANT_TUPLE);
    case EXPR_SET: return gen_constant_items(g, e, CONSTANT_FROZENSET);
    default: return -1;
    }
}

/* ---- lists, tuples, sets ---- */

static bool gen_has_star(const ast_expr_list *items) {
    for (uint32_t i = 0; i < items->count; i++) {
        if (items->items[i]->kind == EXPR_STARRED) {
            return true;
        }
    }
    return false;
}

/* Items [from, to) into registers in a row, which may end in dst; returns the first. */
static int gen_row(gen *g, const ast_expr_list *items, uint32_t from, uint32_t to, int dst) {
    int window = gen_choose_window(g, dst, to - from);
    gen_reserve(g, window);
    for (uint32_t i = from; i < to; i++) {
        gen_to(g, items->items[i], window + (int)(i - from));
    }
    return window;
}

/* End of the run of at most GEN_CHUNK items without a star that begins at `from`. */
static uint32_t gen_run(const ast_expr_list *items, uint32_t from) {
    uint32_t to = from;
    while (to < items->count && to - from < GEN_CHUNK && items->items[to]->kind != EXPR_STARRED) {
        to++;
    }
    return to;
}

/* Adds items[from..] to the list or set in reg. */
static void gen_extend(gen *g, const ast_expr_list *items, uint32_t from, int reg, bool set) {
    emitter *e = &g->unit->e;
    while (from < items->count) {
        int mark = g->unit->sp;
        uint32_t to = gen_run(items, from);
        if (to == from) {
            int value = gen_any(g, items->items[from]->as.starred.value);
            gen_at(g, items->items[from]->span.start);
            emit_ab(e, set ? OP_SETUPDATE : OP_EXTEND, reg, value);
            to++;
        } else if (to == from + 1) {
            int value = gen_any(g, items->items[from]);
            emit_ab(e, set ? OP_SETADD : OP_APPEND, reg, value);
        } else {
            int window = gen_row(g, items, from, to, GEN_NONE);
            emit_abc(e, OP_LIST, window, window, (int)(to - from));
            emit_ab(e, set ? OP_SETUPDATE : OP_EXTEND, reg, window);
        }
        g->unit->sp = mark;
        from = to;
    }
}

/* A list or set of the items, built piece by piece in `to`, a reserved register. */
static void gen_collect(gen *g, const ast_expr_list *items, int to, bool set) {
    int mark = g->unit->sp;
    uint32_t first = gen_run(items, 0);
    int window = gen_row(g, items, 0, first, GEN_NONE);
    emit_abc(&g->unit->e, set ? OP_SET : OP_LIST, to, window, (int)first);
    g->unit->sp = mark;
    gen_extend(g, items, first, to, set);
}

void gen_list(gen *g, const ast_expr_list *items, int dst) {
    gen_collect(g, items, dst, false);
}

static void gen_sequence(gen *g, const ast_expr *e, int dst) {
    static const Opcode ops[] = {
        [EXPR_TUPLE] = OP_TUPLE, [EXPR_LIST] = OP_LIST, [EXPR_SET] = OP_SET};
    const ast_expr_list *items = &e->as.elements;
    emitter *em = &g->unit->e;
    if (items->count <= GEN_CHUNK && !gen_has_star(items)) {
        int window = gen_row(g, items, 0, items->count, dst);
        gen_at(g, e->span.start);
        emit_abc(em, ops[e->kind], dst, window, (int)items->count);
        return;
    }
    int to = gen_private(g, e, dst);
    int32_t constant = items->count > GEN_CHUNK ? gen_constant_items(g, e, CONSTANT_TUPLE) : -1;
    if (constant >= 0) {
        int reg = gen_temp(g);
        emit_abc(em, e->kind == EXPR_SET ? OP_SET : OP_LIST, to, reg, 0);
        emit_ak(em, OP_LOADK, reg, constant);
        emit_ab(em, e->kind == EXPR_SET ? OP_SETUPDATE : OP_EXTEND, to, reg);
    } else {
        gen_collect(g, items, to, e->kind == EXPR_SET);
    }
    if (e->kind == EXPR_TUPLE) {
        gen_at(g, e->span.start);
        emit_ab(em, OP_TUPLEOF, dst, to);
    } else {
        emit_move(em, dst, to);
    }
}

/* ---- dicts ---- */

/* End of the run of key: value pairs that begins at `from`. */
static uint32_t gen_pair_run(const ast_expr *e, uint32_t from) {
    uint32_t to = from;
    while (to < e->as.dict.values.count && to - from < GEN_CHUNK / 2 &&
           e->as.dict.keys.items[to] != NULL) {
        to++;
    }
    return to;
}

/* Registers in a row that the first step of a display wants. */
uint32_t gen_display_need(const ast_expr *e) {
    uint32_t count;
    switch (e->kind) {
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET:
        count = e->as.elements.count;
        return count <= GEN_CHUNK && !gen_has_star(&e->as.elements) && count > 0 ? count : 1;
    case EXPR_DICT:
        count = gen_pair_run(e, 0);
        return count == e->as.dict.values.count && count > 0 ? 2 * count : 1;
    case EXPR_JOINED_STR:
        count = e->as.parts.count;
        return count <= GEN_CHUNK && count > 1 ? count : 1;
    default: return 1;
    }
}

static void gen_pairs(gen *g, const ast_expr *e, uint32_t from, uint32_t to, int dst) {
    int window = gen_choose_window(g, dst, 2 * (to - from));
    gen_reserve(g, window);
    for (uint32_t i = from; i < to; i++) {
        gen_to(g, e->as.dict.keys.items[i], window + 2 * (int)(i - from));
        gen_to(g, e->as.dict.values.items[i], window + 2 * (int)(i - from) + 1);
    }
    gen_at(g, e->span.start);
    emit_abc(&g->unit->e, OP_DICT, dst, window, (int)(to - from));
}

static void gen_dict(gen *g, const ast_expr *e, int dst) {
    emitter *em = &g->unit->e;
    uint32_t count = e->as.dict.values.count, at = gen_pair_run(e, 0);
    if (at == count) {
        gen_pairs(g, e, 0, count, dst);
        return;
    }
    int to = gen_private(g, e, dst);
    int mark = g->unit->sp;
    gen_pairs(g, e, 0, at, to);
    while (at < count) {
        g->unit->sp = mark;
        uint32_t end = gen_pair_run(e, at);
        if (end == at) {
            int other = gen_any(g, e->as.dict.values.items[at++]);
            emit_abc(em, OP_DICTUPDATE, to, other, 0);
            continue;
        }
        for (; at < end; at++) {
            int inner = g->unit->sp;
            int key = gen_operand_before(g, e->as.dict.keys.items[at], GEN_NONE,
                                         e->as.dict.values.items[at]);
            int value = gen_any(g, e->as.dict.values.items[at]);
            emit_abc(em, OP_DICTSET, to, key, value);
            g->unit->sp = inner;
        }
    }
    g->unit->sp = mark;
    emit_move(em, dst, to);
}

/* ---- f-strings ---- */

static void gen_formatted(gen *g, const ast_expr *e, int dst) {
    const ast_expr *spec = e->as.formatted.spec;
    int conversion = e->as.formatted.conversion == 's'   ? 1
                     : e->as.formatted.conversion == 'r' ? 2
                     : e->as.formatted.conversion == 'a' ? 3
                                                         : 0;
    if (spec == NULL) {
        int value = gen_operand(g, e->as.formatted.value, dst);
        gen_at(g, e->span.start);
        emit_abc(&g->unit->e, OP_FORMAT, dst, value, conversion);
        return;
    }
    int to = dst < 0 ? dst : gen_temp(g);
    gen_reserve(g, to);
    int value = gen_operand_before(g, e->as.formatted.value, GEN_NONE, spec);
    gen_to(g, spec, to);
    gen_at(g, e->span.start);
    emit_abc(&g->unit->e, OP_FORMAT, to, value, conversion + 4);
    emit_move(&g->unit->e, dst, to);
}

/* Parts [from, to) and, when from > 0, the text so far in `dst`, joined in dst. */
static void gen_join(gen *g, const ast_expr *e, uint32_t from, uint32_t to, int dst) {
    int mark = g->unit->sp;
    uint32_t lead = from > 0;
    int window = gen_choose_window(g, dst, to - from + lead);
    gen_reserve(g, window);
    if (lead) {
        emit_move(&g->unit->e, window, dst);
    }
    for (uint32_t i = from; i < to; i++) {
        gen_to(g, e->as.parts.items[i], window + (int)(i - from + lead));
    }
    gen_at(g, e->span.start);
    emit_abc(&g->unit->e, OP_STRJOIN, dst, window, (int)(to - from + lead));
    g->unit->sp = mark;
}

static void gen_joined(gen *g, const ast_expr *e, int dst) {
    uint32_t count = e->as.parts.count;
    if (count == 0) {
        emit_ak(&g->unit->e, OP_LOADK, dst, constants_str(&g->pool, ""));
        return;
    }
    if (count == 1) {
        gen_to(g, e->as.parts.items[0], dst);
        return;
    }
    if (count <= GEN_CHUNK) {
        gen_join(g, e, 0, count, dst);
        return;
    }
    int to = gen_private(g, e, dst);
    for (uint32_t at = 0; at < count; at += GEN_CHUNK) {
        gen_join(g, e, at, at + GEN_CHUNK < count ? at + GEN_CHUNK : count, to);
    }
    emit_move(&g->unit->e, dst, to);
}

void gen_display(gen *g, const ast_expr *e, int dst) {
    switch (e->kind) {
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET: gen_sequence(g, e, dst); break;
    case EXPR_DICT: gen_dict(g, e, dst); break;
    case EXPR_JOINED_STR: gen_joined(g, e, dst); break;
    case EXPR_FORMATTED_VALUE: gen_formatted(g, e, dst); break;
    default: assert(!"a display"); break;
    }
}
