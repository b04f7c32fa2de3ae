/* Loops over iterables, and comprehensions, which are such loops. Those that make a list, set or
 * dict run in the frame around them, with variables of their own in temporaries. */
#include "codegen_internal.h"

/* ---- loops ---- */

/* range(…) with one to three plain arguments, where range is the built-in. */
static bool gen_is_range(gen *g, const ast_expr *e) {
    if (e->kind != EXPR_CALL || e->as.call.function->kind != EXPR_NAME ||
        e->as.call.keywords.count > 0 || e->as.call.args.count < 1 || e->as.call.args.count > 3 ||
        !gen_is_builtin(g, e->as.call.function->as.name.id, "range")) {
        return false;
    }
    for (uint32_t i = 0; i < e->as.call.args.count; i++) {
        if (e->as.call.args.items[i]->kind == EXPR_STARRED) {
            return false;
        }
    }
    return true;
}

static void gen_range(gen *g, const ast_expr *call, int window) {
    const ast_expr_list *args = &call->as.call.args;
    emitter *e = &g->unit->e;
    if (args->count == 1) {
        emit_ak(e, OP_LOADI, window, 0);
        gen_to(g, args->items[0], window + 1);
    } else {
        gen_to(g, args->items[0], window);
        gen_to(g, args->items[1], window + 1);
    }
    if (args->count == 3) {
        gen_to(g, args->items[2], window + 2);
    } else {
        emit_ak(e, OP_LOADI, window + 2, 1);
    }
    gen_at(g, call->span.start);
    emit_a(e, OP_RANGEPREP, window);
}

static void gen_loop_iterator(gen *g, gen_loop *loop, const ast_expr *iter) {
    emitter *e = &g->unit->e;
    if (loop->is_async) {
        loop->iterator = gen_temp(g);
        gen_async_iterator(g, iter, loop->iterator);
        return;
    }
    loop->range = gen_is_range(g, iter);
    if (loop->range) {
        loop->iterator = gen_window(g, 3);
        gen_range(g, iter, loop->iterator);
        return;
    }
    loop->iterator = gen_temp(g);
    int32_t constant = gen_constant_display(g, iter);
    int source = loop->iterator;
    if (constant >= 0) {
        emit_ak(e, OP_LOADK, source, constant);
    } else {
        source = gen_operand(g, iter, loop->iterator);
    }
    gen_at(g, iter->span.start);
    emit_ab(e, OP_GETITER, loop->iterator, source);
    g->unit->sp = loop->iterator;
}

void gen_loop_open(gen *g, gen_loop *loop, const ast_expr *target, const ast_expr *iter,
                   bool is_async, int iterator) {
    emitter *e = &g->unit->e;
    *loop = (gen_loop){.is_async = is_async, .iterator = iterator, .offset = iter->span.start};
    if (iterator == GEN_NONE) {
        gen_loop_iterator(g, loop, iter);
    }
    loop->next = gen_label_new(g);
    loop->top = emit_label(e);
    if (is_async) {
        gen_async_open(g, loop, target);
        return;
    }
    int mark = g->unit->sp;
    int variable = target->kind == EXPR_NAME ? gen_variable(g, target->as.name.id) : GEN_NONE;
    loop->target = variable == GEN_NONE ? gen_temp(g) : variable;
    gen_jump(g, OP_JMP_L, 0, 0, &loop->next);
    if (loop->next.assigned == NULL) {
        return; /* nothing comes here */
    }
    gen_place_back(g, loop->top);
    if (variable == GEN_NONE) {
        gen_assign_reg(g, target, loop->target);
    } else {
        gen_mark_assigned(g, gen_symbol(g, target->as.name.id)->owner, true);
    }
    g->unit->sp = mark;
}

void gen_loop_close(gen *g, gen_loop *loop) {
    if (loop->is_async) {
        gen_async_close(g, loop);
        return;
    }
    gen_place(g, &loop->next);
    gen_at(g, loop->offset);
    if (g->unit->e.reachable) {
        emit_jump(&g->unit->e, loop->range ? OP_FORRANGE : OP_FORITER, loop->iterator, loop->target,
                  loop->top);
    }
}

/* ---- comprehensions ---- */

typedef struct gen_comp {
    const ast_expr *e;
    int result; /* register of the list, set or dict */
} gen_comp;

/* Registers for the variables of a comprehension that runs in the frame around it. Those of later
 * clauses may be read before they are bound. */
static void gen_comp_variables(gen *g, const ast_expr *e) {
    const scope *s = e->as.comprehension.scope;
    emitter *em = &g->unit->e;
    for (uint32_t i = 0; i < s->symbols.count; i++) {
        symbol *sym = s->symbols.items[i];
        if (sym->kind != SYMBOL_LOCAL || sym->owner != sym) {
            continue;
        }
        sym->reg = gen_temp(g);
        gen_mark_assigned(g, sym, false);
        if (sym->captured || e->as.comprehension.clauses.count > 1) {
            gen_special(g, GEN_UNBOUND, sym->reg);
        }
        if (sym->captured) {
            emit_a(em, OP_MKCELL, sym->reg);
        }
    }
}

static void gen_comp_element(gen *g, const gen_comp *c) {
    const ast_expr *e = c->e;
    emitter *em = &g->unit->e;
    const ast_expr *element = e->as.comprehension.element;
    if (e->kind == EXPR_DICT_COMP) {
        int key = gen_operand_before(g, element, GEN_NONE, e->as.comprehension.value);
        int value = gen_any(g, e->as.comprehension.value);
        gen_at(g, element->span.start);
        emit_abc(em, OP_DICTSET, c->result, key, value);
        return;
    }
    if (e->kind == EXPR_GENERATOR) {
        int reg = gen_temp(g);
        gen_to(g, element, reg);
        gen_at(g, element->span.start);
        emit_a(em, OP_YIELD, reg);
        return;
    }
    int reg = gen_any(g, element);
    gen_at(g, element->span.start);
    emit_ab(em, e->kind == EXPR_LIST_COMP ? OP_APPEND : OP_SETADD, c->result, reg);
}

static void gen_comp_clause(gen *g, const gen_comp *c, uint32_t index, int iterator) {
    const ast_clause_list *clauses = &c->e->as.comprehension.clauses;
    int mark = g->unit->sp;
    if (index == clauses->count) {
        gen_comp_element(g, c);
        g->unit->sp = mark;
        return;
    }
    const ast_clause *clause = &clauses->items[index];
    gen_loop loop;
    gen_loop_open(g, &loop, clause->target, clause->iter, clause->is_async, iterator);
    for (uint32_t i = 0; i < clause->conditions.count; i++) {
        gen_condition(g, clause->conditions.items[i], &loop.next, false);
    }
    gen_comp_clause(g, c, index + 1, GEN_NONE);
    gen_loop_close(g, &loop);
    g->unit->sp = mark;
}

/* The first iterable belongs to the scope around: it is evaluated before the new names are in
 * force. A range loop's counters are handed over as they are. */
static void gen_inline_comp(gen *g, const ast_expr *e, int dst) {
    emitter *em = &g->unit->e;
    const ast_clause *first = &e->as.comprehension.clauses.items[0];
    gen_comp c = {.e = e, .result = gen_private(g, e, dst)};
    gen_loop source = {.is_async = first->is_async};
    gen_loop_iterator(g, &source, first->iter);
    gen_at(g, e->span.start);
    if (e->kind == EXPR_DICT_COMP) {
        emit_abc(em, OP_DICT, c.result, source.iterator, 0);
    } else {
        emit_abc(em, e->kind == EXPR_LIST_COMP ? OP_LIST : OP_SET, c.result, source.iterator, 0);
    }
    scope *outer = g->unit->scope;
    g->unit->scope = e->as.comprehension.scope;
    gen_comp_variables(g, e);
    gen_loop loop;
    gen_loop_open(g, &loop, first->target, first->iter, first->is_async, source.iterator);
    loop.range = source.range;
    g->unit->loops++;
    for (uint32_t i = 0; i < first->conditions.count; i++) {
        gen_condition(g, first->conditions.items[i], &loop.next, false);
    }
    gen_comp_clause(g, &c, 1, GEN_NONE);
    g->unit->loops--;
    gen_loop_close(g, &loop);
    g->unit->scope = outer;
    emit_move(em, dst, c.result);
}

static void gen_compile_generator(gen *g, const ast_expr *e) {
    scope *s = e->as.comprehension.scope;
    if (s->code >= 0) {
        return;
    }
    gen_unit unit;
    gen_unit_open(g, &unit, s, "<genexpr>", g->unit->e.line);
    gen_comp c = {.e = e, .result = GEN_NONE};
    unit.loops++;
    gen_comp_clause(g, &c, 0, (int)s->locals.count + GEN_LINK_WORDS);
    gen_unit_close(g, NULL);
}

/* A generator expression is a function of one argument: the iterator of the first clause. */
static void gen_generator(gen *g, const ast_expr *e, int dst) {
    emitter *em = &g->unit->e;
    scope *s = e->as.comprehension.scope;
    gen_compile_generator(g, e);
    int function = gen_temp(g);
    gen_make_function(g, s, NULL, false, function);
    int window = gen_temp(g);
    const ast_clause *first = &e->as.comprehension.clauses.items[0];
    if (first->is_async) {
        gen_async_iterator(g, first->iter, window);
    } else {
        int source = gen_operand(g, first->iter, window);
        gen_at(g, e->span.start);
        emit_ab(em, OP_GETITER, window, source);
    }
    emit_abc(em, OP_CALL, window, 1, function);
    emit_move(em, dst, window);
}

void gen_comprehension(gen *g, const ast_expr *e, int dst) {
    if (e->kind == EXPR_GENERATOR) {
        gen_generator(g, e, dst);
    } else {
        gen_inline_comp(g, e, dst);
    }
}
