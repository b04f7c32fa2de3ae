/* Assignment, augmented assignment and deletion. */
#include "codegen_internal.h"

#include <assert.h>

/* ---- unpacking ---- */

static uint32_t gen_star_index(const ast_expr_list *items) {
    uint32_t i = 0;
    while (i < items->count && items->items[i]->kind != EXPR_STARRED) {
        i++;
    }
    return i;
}

/* The first register when the targets are variables with registers in a row, none of them
 * `source`. */
static int gen_row_of_variables(gen *g, const ast_expr_list *items, int source) {
    int first = GEN_NONE;
    for (uint32_t i = 0; i < items->count; i++) {
        const ast_expr *item = items->items[i];
        item = item->kind == EXPR_STARRED ? item->as.starred.value : item;
        int reg = item->kind == EXPR_NAME ? gen_variable(g, item->as.name.id) : GEN_NONE;
        if (i == 0) {
            first = reg;
        }
        if (reg == GEN_NONE || reg == source || reg != first + (int)i) {
            return GEN_NONE;
        }
    }
    return first;
}

static void gen_emit_unpack(gen *g, const ast_expr_list *items, int to, int source) {
    uint32_t star = gen_star_index(items);
    emitter *e = &g->unit->e;
    if (star == items->count) {
        emit_abc(e, OP_UNPACK, to, source, (int)items->count);
    } else {
        uint32_t after = items->count - star - 1;
        emit_abk(e, OP_UNPACKEX, to, source, (int)star, (int)(after << 8));
    }
}

static void gen_unpack(gen *g, const ast_expr *target, int source) {
    const ast_expr_list *items = &target->as.elements;
    int mark = g->unit->sp;
    gen_at(g, target->span.start);
    int first = g->unit->e.region == NULL ? gen_row_of_variables(g, items, source) : GEN_NONE;
    if (first != GEN_NONE && items->count > 0) {
        gen_emit_unpack(g, items, first, source);
        for (uint32_t i = 0; i < items->count; i++) {
            const ast_expr *item = items->items[i];
            item = item->kind == EXPR_STARRED ? item->as.starred.value : item;
            gen_mark_assigned(g, gen_symbol(g, item->as.name.id)->owner, true);
        }
        return;
    }
    int window = gen_window(g, items->count);
    gen_emit_unpack(g, items, window, source);
    for (uint32_t i = 0; i < items->count; i++) {
        const ast_expr *item = items->items[i];
        item = item->kind == EXPR_STARRED ? item->as.starred.value : item;
        gen_assign_reg(g, item, window + (int)i);
    }
    g->unit->sp = mark;
}

/* ---- targets ---- */

static void gen_set_attribute(gen *g, const ast_expr *target, int reg) {
    const ast_name *name = target->as.attribute.name;
    int object = gen_any(g, target->as.attribute.value);
    gen_at(g, target->span.start);
    emit_abk(&g->unit->e, OP_SETATTR_L, object, reg, gen_slot(g, target->as.attribute.value, name),
             gen_name_constant(g, name));
}

static void gen_set_item(gen *g, const ast_expr *target, int reg) {
    const ast_expr *index = target->as.subscript.index;
    int object = gen_operand_before(g, target->as.subscript.value, GEN_NONE, index);
    int at = gen_any(g, index);
    gen_at(g, target->span.start);
    emit_abc(&g->unit->e, OP_SETITEM, object, at, reg);
}

void gen_assign_reg(gen *g, const ast_expr *target, int reg) {
    int mark = g->unit->sp;
    gen_at(g, target->span.start);
    switch (target->kind) {
    case EXPR_NAME: gen_store_name(g, target->as.name.id, reg); break;
    case EXPR_ATTRIBUTE: gen_set_attribute(g, target, reg); break;
    case EXPR_SUBSCRIPT: gen_set_item(g, target, reg); break;
    case EXPR_STARRED: gen_assign_reg(g, target->as.starred.value, reg); break;
    case EXPR_TUPLE:
    case EXPR_LIST: gen_unpack(g, target, reg); break;
    default: assert(!"a target that the parser accepts"); break;
    }
    g->unit->sp = mark;
}

/* ---- a, b = x, y ---- */

enum { GEN_PARALLEL_MAX = 8 };

static int gen_target_variable(gen *g, const ast_expr *target) {
    return target->kind == EXPR_NAME ? gen_variable(g, target->as.name.id) : GEN_NONE;
}

/* Whether target number `index`, the variable in reg, can have its value before the other values
 * are evaluated and the targets in front of it are assigned. */
static bool gen_parallel_early(gen *g, const ast_expr_list *targets, const ast_expr_list *values,
                               const int *regs, uint32_t index, int reg) {
    const scope *s = g->unit->scope;
    if (g->unit->e.region != NULL || g->unit->unit->has_named) {
        return false;
    }
    for (uint32_t i = 0; i < values->count; i++) {
        if (i < index && (regs[i] == reg || gen_mentions(s, targets->items[i], reg))) {
            return false;
        }
        if (i > index && gen_mentions(s, values->items[i], reg)) {
            return false;
        }
    }
    return true;
}

/* Whether the variable in reg keeps its value until target number `index` is assigned. */
static bool gen_parallel_stable(gen *g, const ast_expr_list *targets, uint32_t index, int reg) {
    for (uint32_t i = 0; i < index; i++) {
        const ast_expr *t = targets->items[i];
        if (gen_target_variable(g, t) == reg || t->kind == EXPR_TUPLE || t->kind == EXPR_LIST) {
            return false;
        }
    }
    return !g->unit->unit->has_named;
}

static bool gen_is_parallel(const ast_expr *target, const ast_expr *value) {
    if ((target->kind != EXPR_TUPLE && target->kind != EXPR_LIST) ||
        (value->kind != EXPR_TUPLE && value->kind != EXPR_LIST)) {
        return false;
    }
    const ast_expr_list *targets = &target->as.elements, *values = &value->as.elements;
    return targets->count == values->count && targets->count > 0 &&
           targets->count <= GEN_PARALLEL_MAX && gen_star_index(targets) == targets->count &&
           gen_star_index(values) == values->count;
}

/* Without a tuple: all values first, each in place where it stays, then all stores. */
static void gen_parallel(gen *g, const ast_expr_list *targets, const ast_expr_list *values) {
    int regs[GEN_PARALLEL_MAX];
    int mark = g->unit->sp;
    for (uint32_t i = 0; i < values->count; i++) {
        const ast_expr *value = values->items[i];
        int own = gen_read_variable(g, value);
        if (own != GEN_NONE && gen_parallel_stable(g, targets, i, own)) {
            regs[i] = own;
            continue;
        }
        int variable = gen_target_variable(g, targets->items[i]);
        if (variable != GEN_NONE && gen_parallel_early(g, targets, values, regs, i, variable)) {
            gen_to(g, value, variable);
            regs[i] = variable;
            continue;
        }
        regs[i] = g->unit->sp - (int)gen_need(g, value);
        gen_to(g, value, regs[i]);
        gen_reserve(g, regs[i]);
    }
    for (uint32_t i = 0; i < targets->count; i++) {
        gen_assign_reg(g, targets->items[i], regs[i]);
    }
    g->unit->sp = mark;
}

/* ---- statements ---- */

static void gen_assign_one(gen *g, const ast_expr *target, const ast_expr *value) {
    int mark = g->unit->sp;
    int variable = gen_target_variable(g, target);
    if (variable != GEN_NONE) {
        gen_to(g, value, variable);
        gen_mark_assigned(g, gen_symbol(g, target->as.name.id)->owner, true);
    } else if (gen_is_parallel(target, value)) {
        gen_parallel(g, &target->as.elements, &value->as.elements);
    } else {
        gen_assign_reg(g, target, gen_operand_before(g, value, GEN_NONE, target));
    }
    g->unit->sp = mark;
}

void gen_assign(gen *g, const ast_stmt *st) {
    const ast_expr_list *targets = &st->as.assign.targets;
    if (targets->count == 1) {
        gen_assign_one(g, targets->items[0], st->as.assign.value);
        return;
    }
    int mark = g->unit->sp;
    int reg = gen_any(g, st->as.assign.value);
    if (reg >= 0) {
        int copy = gen_temp(g); /* a target may be the variable itself */
        emit_move(&g->unit->e, copy, reg);
        reg = copy;
    }
    for (uint32_t i = 0; i < targets->count; i++) {
        gen_assign_reg(g, targets->items[i], reg);
    }
    g->unit->sp = mark;
}

void gen_ann_assign(gen *g, const ast_stmt *st) {
    const ast_expr *target = st->as.ann_assign.target;
    int mark = g->unit->sp;
    if (st->as.ann_assign.value != NULL) {
        gen_assign_one(g, target, st->as.ann_assign.value);
    } else if (target->kind == EXPR_ATTRIBUTE) {
        gen_effect(g, target->as.attribute.value);
    } else if (target->kind == EXPR_SUBSCRIPT) {
        gen_effect(g, target->as.subscript.value);
        gen_effect(g, target->as.subscript.index);
    }
    g->unit->sp = mark;
}

/* to = from op= value */
static void gen_aug_value(gen *g, const ast_stmt *st, int to, int from) {
    const ast_expr *value = st->as.aug_assign.value;
    BinaryOp op = gen_binary_op(st->as.aug_assign.op);
    int mark = g->unit->sp;
    int32_t small;
    if ((op == BIN_ADD || op == BIN_SUB) && gen_small(value, -128, 127, &small)) {
        emit_abc(&g->unit->e, op == BIN_ADD ? OP_IADDI : OP_ISUBI, to, from, small);
        return;
    }
    if (from >= 0 && g->unit->unit->has_named && !gen_is_leaf(value)) {
        int copy = gen_temp(g);
        emit_move(&g->unit->e, copy, from);
        from = copy;
    }
    int other = gen_any(g, value);
    gen_at(g, st->span.start);
    emit_abc(&g->unit->e, gen_binary_opcode(op, true), to, from, other);
    g->unit->sp = mark;
}

static void gen_aug_attribute(gen *g, const ast_stmt *st) {
    const ast_expr *target = st->as.aug_assign.target;
    const ast_name *name = target->as.attribute.name;
    int object =
        gen_operand_before(g, target->as.attribute.value, GEN_NONE, st->as.aug_assign.value);
    int reg = gen_temp(g);
    int slot = gen_slot(g, target->as.attribute.value, name);
    emit_abk(&g->unit->e, OP_GETATTR_L, reg, object, slot, gen_name_constant(g, name));
    gen_aug_value(g, st, reg, reg);
    emit_abk(&g->unit->e, OP_SETATTR_L, object, reg, slot, gen_name_constant(g, name));
}

static void gen_aug_item(gen *g, const ast_stmt *st) {
    const ast_expr *target = st->as.aug_assign.target;
    const ast_expr *index = target->as.subscript.index;
    int object = gen_operand_before(g, target->as.subscript.value, GEN_NONE, index);
    if (object >= 0 && g->unit->unit->has_named) {
        object = gen_temp(g);
        gen_to(g, target->as.subscript.value, object);
    }
    int at = gen_operand_before(g, index, GEN_NONE, st->as.aug_assign.value);
    int reg = gen_temp(g);
    gen_at(g, st->span.start);
    emit_abc(&g->unit->e, OP_GETITEM, reg, object, at);
    gen_aug_value(g, st, reg, reg);
    emit_abc(&g->unit->e, OP_SETITEM, object, at, reg);
}

void gen_aug_assign(gen *g, const ast_stmt *st) {
    const ast_expr *target = st->as.aug_assign.target;
    int mark = g->unit->sp;
    if (target->kind == EXPR_ATTRIBUTE) {
        gen_aug_attribute(g, st);
    } else if (target->kind == EXPR_SUBSCRIPT) {
        gen_aug_item(g, st);
    } else {
        int variable = gen_read_variable(g, target);
        if (variable != GEN_NONE) {
            gen_aug_value(g, st, variable, variable);
        } else {
            int reg = gen_temp(g);
            gen_load_name(g, target->as.name.id, reg);
            gen_aug_value(g, st, reg, reg);
            gen_store_name(g, target->as.name.id, reg);
        }
    }
    g->unit->sp = mark;
}

void gen_delete(gen *g, const ast_expr *target) {
    int mark = g->unit->sp;
    emitter *e = &g->unit->e;
    gen_at(g, target->span.start);
    switch (target->kind) {
    case EXPR_NAME: gen_delete_name(g, target->as.name.id); break;
    case EXPR_ATTRIBUTE: {
        int object = gen_any(g, target->as.attribute.value);
        gen_at(g, target->span.start);
        emit_ak(e, OP_DELATTR, object, gen_name_constant(g, target->as.attribute.name));
        break;
    }
    case EXPR_SUBSCRIPT: {
        const ast_expr *index = target->as.subscript.index;
        int object = gen_operand_before(g, target->as.subscript.value, GEN_NONE, index);
        int at = gen_any(g, index);
        gen_at(g, target->span.start);
        emit_ab(e, OP_DELITEM, object, at);
        break;
    }
    case EXPR_TUPLE:
    case EXPR_LIST:
        for (uint32_t i = 0; i < target->as.elements.count; i++) {
            gen_delete(g, target->as.elements.items[i]);
        }
        break;
    default: assert(!"a target that the parser accepts"); break;
    }
    g->unit->sp = mark;
}
