/* Expressions: dispatch, operators, attributes, subscripts. */
#include "codegen_internal.h"

#include <assert.h>

/* ---- constants ---- */

void gen_special(gen *g, enum gen_special value, int dst) {
    emit_ab(&g->unit->e, OP_LOADS_L, dst, (int)value);
}

void gen_constant(gen *g, const ast_const *value, int dst) {
    int64_t n;
    switch (value->kind) {
    case AST_CONST_NONE: gen_special(g, GEN_SPECIAL_NONE, dst); return;
    case AST_CONST_FALSE: gen_special(g, GEN_FALSE, dst); return;
    case AST_CONST_TRUE: gen_special(g, GEN_TRUE, dst); return;
    case AST_CONST_ELLIPSIS: gen_special(g, GEN_ELLIPSIS, dst); return;
    case AST_CONST_INT:
        if (ast_const_int64(value, &n) && n >= INT16_MIN && n <= INT16_MAX) {
            emit_ak(&g->unit->e, OP_LOADI, dst, (int)n);
            return;
        }
        break;
    default: break;
    }
    emit_ak(&g->unit->e, OP_LOADK, dst, constants_value(&g->pool, value));
}

/* Whether e is an int constant within the limits. */
bool gen_small(const ast_expr *e, int32_t low, int32_t high, int32_t *value) {
    int64_t n;
    if (e->kind != EXPR_CONSTANT || e->as.constant.kind != AST_CONST_INT ||
        !ast_const_int64(&e->as.constant, &n) || n < low || n > high) {
        return false;
    }
    *value = (int32_t)n;
    return true;
}

/* ---- questions about expressions ---- */

bool gen_is_leaf(const ast_expr *e) {
    return e->kind == EXPR_CONSTANT || e->kind == EXPR_NAME;
}

static bool gen_any_mentions(const scope *s, const ast_expr_list *list, int reg) {
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i] != NULL && gen_mentions(s, list->items[i], reg)) {
            return true;
        }
    }
    return false;
}

static bool gen_call_mentions(const scope *s, const ast_expr *e, int reg) {
    for (uint32_t i = 0; i < e->as.call.keywords.count; i++) {
        if (gen_mentions(s, e->as.call.keywords.items[i].value, reg)) {
            return true;
        }
    }
    return gen_mentions(s, e->as.call.function, reg) || gen_any_mentions(s, &e->as.call.args, reg);
}

static bool gen_comprehension_mentions(const scope *s, const ast_expr *e, int reg) {
    const scope *inner = e->as.comprehension.scope;
    const ast_clause_list *clauses = &e->as.comprehension.clauses;
    if (gen_mentions(s, clauses->items[0].iter, reg)) {
        return true;
    }
    if (e->kind == EXPR_GENERATOR) {
        return false; /* a function of its own: what it reads is in cells */
    }
    for (uint32_t i = 0; i < clauses->count; i++) {
        if (gen_mentions(inner, clauses->items[i].target, reg) ||
            (i > 0 && gen_mentions(inner, clauses->items[i].iter, reg)) ||
            gen_any_mentions(inner, &clauses->items[i].conditions, reg)) {
            return true;
        }
    }
    return gen_mentions(inner, e->as.comprehension.element, reg) ||
           (e->as.comprehension.value != NULL &&
            gen_mentions(inner, e->as.comprehension.value, reg));
}

static bool gen_mentions_optional(const scope *s, const ast_expr *e, int reg) {
    return e != NULL && gen_mentions(s, e, reg);
}

/* Whether e reads or writes the variable in reg. */
bool gen_mentions(const scope *s, const ast_expr *e, int reg) {
    switch (e->kind) {
    case EXPR_CONSTANT: return false;
    case EXPR_NAME: {
        const symbol *sym = scope_find(s, e->as.name.id);
        return sym != NULL && sym->kind == SYMBOL_LOCAL && sym->owner->reg == reg;
    }
    case EXPR_ATTRIBUTE: return gen_mentions(s, e->as.attribute.value, reg);
    case EXPR_SUBSCRIPT:
        return gen_mentions(s, e->as.subscript.value, reg) ||
               gen_mentions(s, e->as.subscript.index, reg);
    case EXPR_SLICE:
        return gen_mentions_optional(s, e->as.slice.lower, reg) ||
               gen_mentions_optional(s, e->as.slice.upper, reg) ||
               gen_mentions_optional(s, e->as.slice.step, reg);
    case EXPR_STARRED: return gen_mentions(s, e->as.starred.value, reg);
    case EXPR_CALL: return gen_call_mentions(s, e, reg);
    case EXPR_UNARY: return gen_mentions(s, e->as.unary.operand, reg);
    case EXPR_BINARY:
        return gen_mentions(s, e->as.binary.left, reg) || gen_mentions(s, e->as.binary.right, reg);
    case EXPR_BOOLEAN: return gen_any_mentions(s, &e->as.boolean.values, reg);
    case EXPR_COMPARE:
        return gen_mentions(s, e->as.compare.left, reg) ||
               gen_any_mentions(s, &e->as.compare.rights, reg);
    case EXPR_CONDITIONAL:
        return gen_mentions(s, e->as.conditional.test, reg) ||
               gen_mentions(s, e->as.conditional.body, reg) ||
               gen_mentions(s, e->as.conditional.orelse, reg);
    case EXPR_NAMED:
        return gen_mentions(s, e->as.named.target, reg) || gen_mentions(s, e->as.named.value, reg);
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET: return gen_any_mentions(s, &e->as.elements, reg);
    case EXPR_DICT:
        return gen_any_mentions(s, &e->as.dict.keys, reg) ||
               gen_any_mentions(s, &e->as.dict.values, reg);
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR: return gen_comprehension_mentions(s, e, reg);
    case EXPR_JOINED_STR: return gen_any_mentions(s, &e->as.parts, reg);
    case EXPR_FORMATTED_VALUE:
        return gen_mentions(s, e->as.formatted.value, reg) ||
               gen_mentions_optional(s, e->as.formatted.spec, reg);
    default: return true; /* lambda defaults, yield */
    }
}

int gen_private(gen *g, const ast_expr *e, int dst) {
    if (dst < 0) {
        gen_reserve(g, dst);
        return dst;
    }
    if (g->unit->e.region == NULL && !gen_mentions(g->unit->scope, e, dst)) {
        return dst;
    }
    return gen_temp(g);
}

uint32_t gen_need(gen *g, const ast_expr *e) {
    for (;;) {
        switch (e->kind) {
        case EXPR_CALL: return gen_call_size(g, e);
        case EXPR_ATTRIBUTE: e = e->as.attribute.value; break;
        case EXPR_SUBSCRIPT:
            if (e->as.subscript.index->kind == EXPR_SLICE) {
                return gen_most(gen_need(g, e->as.subscript.value), 3);
            }
            e = e->as.subscript.value;
            break;
        case EXPR_BINARY: e = e->as.binary.left; break;
        default: return gen_display_need(e);
        }
    }
}

/* ---- operands ---- */

int gen_operand(gen *g, const ast_expr *e, int hint) {
    int reg = gen_read_variable(g, e);
    if (reg != GEN_NONE) {
        return reg;
    }
    if (hint >= 0) { /* a variable, or GEN_NONE */
        hint = g->unit->sp - (int)gen_need(g, e);
    }
    gen_to(g, e, hint);
    gen_reserve(g, hint);
    return hint;
}

int gen_any(gen *g, const ast_expr *e) {
    return gen_operand(g, e, GEN_NONE);
}

int gen_operand_before(gen *g, const ast_expr *e, int hint, const ast_expr *later) {
    int reg = gen_operand(g, e, hint);
    if (!g->unit->unit->has_named || gen_is_leaf(later) || gen_read_variable(g, e) != reg) {
        return reg;
    }
    /* `later` may assign the variable by := */
    int copy = hint < 0 ? hint : gen_temp(g);
    gen_reserve(g, copy);
    emit_move(&g->unit->e, copy, reg);
    return copy;
}

int gen_slot(gen *g, const ast_expr *object, const ast_name *name) {
    const scope *unit = g->unit->unit;
    bool on_self =
        object->kind == EXPR_NAME && unit->self != NULL && object->as.name.id == unit->self;
    int slot = scope_slot(g->info, unit, name, on_self);
    return slot < 0 ? GEN_NO_SLOT : slot;
}

/* ---- operators ---- */

BinaryOp gen_binary_op(ast_binary_op op) {
    switch (op) {
    case AST_BINARY_ADD: return BIN_ADD;
    case AST_BINARY_SUB: return BIN_SUB;
    case AST_BINARY_MUL: return BIN_MUL;
    case AST_BINARY_MATMUL: return BIN_MATMUL;
    case AST_BINARY_DIV: return BIN_DIV;
    case AST_BINARY_MOD: return BIN_MOD;
    case AST_BINARY_POW: return BIN_POW;
    case AST_BINARY_LSHIFT: return BIN_LSHIFT;
    case AST_BINARY_RSHIFT: return BIN_RSHIFT;
    case AST_BINARY_OR: return BIN_OR;
    case AST_BINARY_XOR: return BIN_XOR;
    case AST_BINARY_AND: return BIN_AND;
    case AST_BINARY_FLOORDIV: return BIN_FLOORDIV;
    }
    return BIN_COUNT;
}

Opcode gen_binary_opcode(BinaryOp op, bool in_place) {
    return (Opcode)((unsigned)(in_place ? OP_IADD : OP_ADD) + (unsigned)op);
}

static void gen_binary(gen *g, const ast_expr *e, int dst) {
    const ast_expr *right = e->as.binary.right;
    BinaryOp op = gen_binary_op(e->as.binary.op);
    int left = gen_operand_before(g, e->as.binary.left, dst, right);
    int32_t small;
    if ((op == BIN_ADD || op == BIN_SUB) && gen_small(right, -128, 127, &small)) {
        gen_at(g, e->span.start);
        emit_abc(&g->unit->e, op == BIN_ADD ? OP_ADDI : OP_SUBI, dst, left, small);
        return;
    }
    int other = gen_operand(g, right, left == dst ? GEN_NONE : dst);
    gen_at(g, e->span.start);
    emit_abc(&g->unit->e, gen_binary_opcode(op, false), dst, left, other);
}

static void gen_unary(gen *g, const ast_expr *e, int dst) {
    static const Opcode ops[] = {[AST_UNARY_INVERT] = OP_INVERT,
                                 [AST_UNARY_NOT] = OP_NOT,
                                 [AST_UNARY_PLUS] = OP_POS,
                                 [AST_UNARY_MINUS] = OP_NEG};
    int reg = gen_operand(g, e->as.unary.operand, dst);
    gen_at(g, e->span.start);
    emit_ab(&g->unit->e, ops[e->as.unary.op], dst, reg);
}

/* ---- attributes and items ---- */

static void gen_attribute(gen *g, const ast_expr *e, int dst) {
    const ast_name *name = e->as.attribute.name;
    int object = gen_operand(g, e->as.attribute.value, dst);
    gen_at(g, e->as.attribute.name_span.start);
    emit_abk(&g->unit->e, OP_GETATTR_L, dst, object, gen_slot(g, e->as.attribute.value, name),
             gen_name_constant(g, name));
}

static void gen_slice(gen *g, const ast_expr *e, int dst) {
    const ast_expr *parts[] = {e->as.slice.lower, e->as.slice.upper, e->as.slice.step};
    int window = gen_window(g, 3);
    for (int i = 0; i < 3; i++) {
        if (parts[i] == NULL) {
            gen_special(g, GEN_SPECIAL_NONE, window + i);
        } else {
            gen_to(g, parts[i], window + i);
        }
    }
    gen_at(g, e->span.start);
    emit_ab(&g->unit->e, OP_SLICE, dst, window);
}

/* x[a:b]: object and bounds in a row. */
static void gen_slice_of(gen *g, const ast_expr *e, int dst) {
    const ast_expr *value = e->as.subscript.value, *slice = e->as.subscript.index;
    const ast_expr *bounds[] = {slice->as.slice.lower, slice->as.slice.upper};
    uint32_t need = gen_need(g, value);
    int window = gen_choose_window(g, dst, need < 3 ? 3 : need);
    gen_to(g, value, window);
    for (int i = 0; i < 2; i++) {
        gen_reserve(g, window);
        if (bounds[i] == NULL) {
            gen_special(g, GEN_SPECIAL_NONE, window + 1 + i);
        } else {
            gen_to(g, bounds[i], window + 1 + i);
        }
    }
    gen_at(g, e->span.start);
    emit_ab(&g->unit->e, OP_GETSLICE, dst, window);
}

static void gen_subscript(gen *g, const ast_expr *e, int dst) {
    const ast_expr *index = e->as.subscript.index;
    int32_t small;
    if (index->kind == EXPR_SLICE && index->as.slice.step == NULL) {
        gen_slice_of(g, e, dst);
        return;
    }
    int object = gen_operand_before(g, e->as.subscript.value, dst, index);
    if (gen_small(index, -128, 127, &small)) {
        gen_at(g, e->span.start);
        emit_abc(&g->unit->e, OP_GETITEMI, dst, object, small);
        return;
    }
    int at = gen_operand(g, index, object == dst ? GEN_NONE : dst);
    gen_at(g, e->span.start);
    emit_abc(&g->unit->e, OP_GETITEM, dst, object, at);
}

/* ---- the rest ---- */

static void gen_named(gen *g, const ast_expr *e, int dst) {
    const ast_name *name = e->as.named.target->as.name.id;
    gen_to(g, e->as.named.value, dst);
    gen_at(g, e->span.start);
    gen_store_name(g, name, dst);
}

static void gen_yield(gen *g, const ast_expr *e, int dst) {
    int reg = dst < 0 || g->unit->e.region == NULL ? dst : gen_temp(g);
    gen_reserve(g, reg < 0 ? reg : 0);
    if (e->as.yield.value == NULL) {
        gen_special(g, GEN_SPECIAL_NONE, reg);
    } else {
        gen_to(g, e->as.yield.value, reg);
    }
    gen_at(g, e->span.start);
    emit_a(&g->unit->e, OP_YIELD, reg);
    emit_move(&g->unit->e, dst, reg);
}

/* Expressions whose last instruction alone writes dst, so that dst need not be reserved
 * meanwhile. */
static bool gen_direct(gen *g, const ast_expr *e, int dst) {
    switch (e->kind) {
    case EXPR_CALL: gen_call(g, e, dst); return true;
    case EXPR_BINARY: gen_binary(g, e, dst); return true;
    case EXPR_UNARY: gen_unary(g, e, dst); return true;
    case EXPR_ATTRIBUTE: gen_attribute(g, e, dst); return true;
    case EXPR_SUBSCRIPT: gen_subscript(g, e, dst); return true;
    case EXPR_SLICE: gen_slice(g, e, dst); return true;
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET:
    case EXPR_DICT:
    case EXPR_JOINED_STR:
    case EXPR_FORMATTED_VALUE: gen_display(g, e, dst); return true;
    default: return false;
    }
}

void gen_to(gen *g, const ast_expr *e, int dst) {
    int mark = g->unit->sp;
    gen_at(g, e->span.start);
    if (gen_direct(g, e, dst)) {
        g->unit->sp = mark;
        return;
    }
    gen_reserve(g, dst);
    switch (e->kind) {
    case EXPR_CONSTANT: gen_constant(g, &e->as.constant, dst); break;
    case EXPR_NAME: gen_load_name(g, e->as.name.id, dst); break;
    case EXPR_BOOLEAN: gen_boolean(g, e, dst); break;
    case EXPR_COMPARE: gen_compare(g, e, dst); break;
    case EXPR_CONDITIONAL: gen_conditional(g, e, dst); break;
    case EXPR_NAMED: gen_named(g, e, dst); break;
    case EXPR_LAMBDA: gen_lambda(g, e, dst); break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR: gen_comprehension(g, e, dst); break;
    case EXPR_YIELD: gen_yield(g, e, dst); break;
    case EXPR_YIELD_FROM:
    case EXPR_AWAIT: gen_await(g, e, dst); break;
    default: assert(!"an expression with a value of its own"); break;
    }
    g->unit->sp = mark;
}

void gen_effect(gen *g, const ast_expr *e) {
    int mark = g->unit->sp;
    if (e->kind == EXPR_CONSTANT) {
        return;
    }
    if (e->kind == EXPR_NAMED) {
        /* Straight into the variable, when it is one. */
        int reg = gen_variable(g, e->as.named.target->as.name.id);
        if (reg != GEN_NONE) {
            gen_to(g, e->as.named.value, reg);
            gen_mark_assigned(g, gen_symbol(g, e->as.named.target->as.name.id)->owner, true);
            return;
        }
    }
    (void)gen_any(g, e);
    g->unit->sp = mark;
}
