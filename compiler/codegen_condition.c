/* Truth: comparisons, boolean operators, conditional jumps. */
#include "codegen_internal.h"

#include <assert.h>

/* ---- comparisons ---- */

static Opcode gen_compare_opcode(ast_compare_op op) {
    switch (op) {
    case AST_COMPARE_EQ: return OP_EQ;
    case AST_COMPARE_NE: return OP_NE;
    case AST_COMPARE_LT: return OP_LT;
    case AST_COMPARE_LE: return OP_LE;
    case AST_COMPARE_GT: return OP_GT;
    case AST_COMPARE_GE: return OP_GE;
    case AST_COMPARE_IS: return OP_IS;
    case AST_COMPARE_IS_NOT: return OP_ISNOT;
    case AST_COMPARE_IN: return OP_IN;
    case AST_COMPARE_NOT_IN: return OP_NOTIN;
    }
    return OP_EQ;
}

/* The right side of a comparison: a display of constants behind `in` need not be a new object. */
static int gen_compare_right(gen *g, ast_compare_op op, const ast_expr *right, int hint) {
    bool in = op == AST_COMPARE_IN || op == AST_COMPARE_NOT_IN;
    int32_t constant = in ? gen_constant_display(g, right) : -1;
    if (constant < 0) {
        return gen_operand(g, right, hint);
    }
    int reg = gen_temp(g);
    emit_ak(&g->unit->e, OP_LOADK, reg, constant);
    return reg;
}

static void gen_compare_chain(gen *g, const ast_expr *e, int dst) {
    int to = gen_private(g, e, dst);
    gen_label end = gen_label_new(g);
    uint32_t count = e->as.compare.rights.count;
    int left = gen_operand_before(g, e->as.compare.left, GEN_NONE, e->as.compare.rights.items[0]);
    for (uint32_t i = 0; i < count; i++) {
        ast_compare_op op = e->as.compare.ops[i];
        const ast_expr *item = e->as.compare.rights.items[i];
        bool last = i + 1 == count;
        int right = last ? gen_compare_right(g, op, item, GEN_NONE)
                         : gen_operand_before(g, item, GEN_NONE, e->as.compare.rights.items[i + 1]);
        gen_at(g, e->span.start);
        emit_abc(&g->unit->e, gen_compare_opcode(op), to, left, right);
        if (!last) {
            gen_jump(g, OP_JF_L, to, 0, &end);
        }
        left = right;
    }
    gen_place(g, &end);
    emit_move(&g->unit->e, dst, to);
}

void gen_compare(gen *g, const ast_expr *e, int dst) {
    if (e->as.compare.rights.count > 1) {
        gen_compare_chain(g, e, dst);
        return;
    }
    ast_compare_op op = e->as.compare.ops[0];
    const ast_expr *right = e->as.compare.rights.items[0];
    int left = gen_operand_before(g, e->as.compare.left, dst, right);
    int other = gen_compare_right(g, op, right, left == dst ? GEN_NONE : dst);
    gen_at(g, e->span.start);
    emit_abc(&g->unit->e, gen_compare_opcode(op), dst, left, other);
}

/* ---- values of boolean and conditional expressions ---- */

void gen_boolean(gen *g, const ast_expr *e, int dst) {
    int to = gen_private(g, e, dst);
    gen_label end = gen_label_new(g);
    const ast_expr_list *values = &e->as.boolean.values;
    for (uint32_t i = 0; i < values->count; i++) {
        gen_to(g, values->items[i], to);
        if (i + 1 < values->count) {
            gen_at(g, e->span.start);
            gen_jump(g, e->as.boolean.is_or ? OP_JT_L : OP_JF_L, to, 0, &end);
        }
    }
    gen_place(g, &end);
    emit_move(&g->unit->e, dst, to);
}

void gen_conditional(gen *g, const ast_expr *e, int dst) {
    gen_label orelse = gen_label_new(g), end = gen_label_new(g);
    gen_condition(g, e->as.conditional.test, &orelse, false);
    gen_to(g, e->as.conditional.body, dst);
    gen_jump(g, OP_JMP_L, 0, 0, &end);
    gen_place(g, &orelse);
    gen_to(g, e->as.conditional.orelse, dst);
    gen_place(g, &end);
}

/* ---- jumps ---- */

static bool gen_is_none(const ast_expr *e) {
    return e->kind == EXPR_CONSTANT && e->as.constant.kind == AST_CONST_NONE;
}

/* The truth of a constant: 0, 1, or -1 when it is not worth knowing. */
static int gen_constant_truth(const ast_expr *e) {
    if (e->kind != EXPR_CONSTANT) {
        return -1;
    }
    const ast_const *c = &e->as.constant;
    switch (c->kind) {
    case AST_CONST_NONE:
    case AST_CONST_FALSE: return 0;
    case AST_CONST_TRUE:
    case AST_CONST_ELLIPSIS: return 1;
    case AST_CONST_INT: return !(c->text.len == 1 && c->text.bytes[0] == '0');
    case AST_CONST_STR:
    case AST_CONST_BYTES: return c->text.len > 0;
    default: return -1;
    }
}

/* left op right with registers or a small constant: op is one of the six that JLT.. have. */
static void gen_jump_ordered(gen *g, const ast_expr *e, ast_compare_op op, int left,
                             const ast_expr *right, gen_label *label, bool sense) {
    unsigned row = (unsigned)gen_compare_opcode(op) - OP_LT;
    int32_t small;
    if (gen_small(right, -128, 127, &small)) {
        gen_at(g, e->span.start);
        gen_jump(g, (Opcode)((sense ? OP_JLTI : OP_JNLTI) + row), left, small, label);
        return;
    }
    int other = gen_any(g, right);
    gen_at(g, e->span.start);
    gen_jump(g, (Opcode)((sense ? OP_JLT : OP_JNLT) + row), left, other, label);
}

static void gen_condition_compare(gen *g, const ast_expr *e, gen_label *label, bool sense) {
    ast_compare_op op = e->as.compare.ops[0];
    const ast_expr *right = e->as.compare.rights.items[0];
    if (op <= AST_COMPARE_GE) {
        int left = gen_operand_before(g, e->as.compare.left, GEN_NONE, right);
        gen_jump_ordered(g, e, op, left, right, label, sense);
        return;
    }
    if ((op == AST_COMPARE_IS || op == AST_COMPARE_IS_NOT) && gen_is_none(right)) {
        int left = gen_any(g, e->as.compare.left);
        bool when_none = (op == AST_COMPARE_IS) == sense;
        gen_jump(g, when_none ? OP_JNONE_L : OP_JNNONE_L, left, 0, label);
        return;
    }
    int reg = gen_temp(g);
    gen_compare(g, e, reg);
    gen_jump(g, sense ? OP_JT_L : OP_JF_L, reg, 0, label);
}

/* a < b < c: all must hold; the middle ones are evaluated once. */
static void gen_condition_chain(gen *g, const ast_expr *e, gen_label *label, bool sense) {
    gen_label fail = gen_label_new(g);
    gen_label *out = sense ? &fail : label;
    uint32_t count = e->as.compare.rights.count;
    int left = gen_operand_before(g, e->as.compare.left, GEN_NONE, e->as.compare.rights.items[0]);
    for (uint32_t i = 0; i < count; i++) {
        ast_compare_op op = e->as.compare.ops[i];
        const ast_expr *item = e->as.compare.rights.items[i];
        bool last = i + 1 == count;
        gen_label *to = last ? label : out;
        bool when = last ? sense : false;
        if (last && op <= AST_COMPARE_GE) {
            gen_jump_ordered(g, e, op, left, item, to, when);
            break;
        }
        int right = last ? gen_compare_right(g, op, item, GEN_NONE)
                         : gen_operand_before(g, item, GEN_NONE, e->as.compare.rights.items[i + 1]);
        gen_at(g, e->span.start);
        if (op <= AST_COMPARE_GE) {
            unsigned row = (unsigned)gen_compare_opcode(op) - OP_LT;
            gen_jump(g, (Opcode)(OP_JNLT + row), left, right, to);
        } else {
            int reg = gen_temp(g);
            emit_abc(&g->unit->e, gen_compare_opcode(op), reg, left, right);
            gen_jump(g, when ? OP_JT_L : OP_JF_L, reg, 0, to);
        }
        left = right;
    }
    gen_place(g, &fail);
}

/* `and` when sense is false, `or` when it is true: each value may jump; otherwise all but the last
 * jump past the end. */
static void gen_condition_boolean(gen *g, const ast_expr *e, gen_label *label, bool sense) {
    const ast_expr_list *values = &e->as.boolean.values;
    bool each = e->as.boolean.is_or == sense;
    gen_label past = gen_label_new(g);
    for (uint32_t i = 0; i < values->count; i++) {
        bool last = i + 1 == values->count;
        if (each || last) {
            gen_condition(g, values->items[i], label, sense);
        } else {
            gen_condition(g, values->items[i], &past, !sense);
        }
    }
    gen_place(g, &past);
}

/* Evaluates a value only to test it, so that a variable is tested in place. */
static void gen_condition_value(gen *g, const ast_expr *e, gen_label *label, bool sense) {
    int reg;
    if (e->kind == EXPR_NAMED) {
        const ast_name *name = e->as.named.target->as.name.id;
        reg = gen_variable(g, name);
        if (reg != GEN_NONE) {
            gen_effect(g, e);
        } else {
            reg = gen_any(g, e);
        }
    } else {
        reg = gen_any(g, e);
    }
    gen_at(g, e->span.start);
    gen_jump(g, sense ? OP_JT_L : OP_JF_L, reg, 0, label);
}

void gen_condition(gen *g, const ast_expr *e, gen_label *label, bool sense) {
    int mark = g->unit->sp;
    gen_at(g, e->span.start);
    int truth = gen_constant_truth(e);
    if (truth >= 0) {
        if ((truth == 1) == sense) {
            gen_jump(g, OP_JMP_L, 0, 0, label);
        }
    } else if (e->kind == EXPR_UNARY && e->as.unary.op == AST_UNARY_NOT) {
        gen_condition(g, e->as.unary.operand, label, !sense);
    } else if (e->kind == EXPR_BOOLEAN) {
        gen_condition_boolean(g, e, label, sense);
    } else if (e->kind == EXPR_COMPARE) {
        if (e->as.compare.rights.count > 1) {
            gen_condition_chain(g, e, label, sense);
        } else {
            gen_condition_compare(g, e, label, sense);
        }
    } else {
        gen_condition_value(g, e, label, sense);
    }
    g->unit->sp = mark;
}
