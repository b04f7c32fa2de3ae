/* await and what awaits by itself. All of it is delegation, as in yield from: an instruction makes
 * the iterator, which is then driven until it ends, whose result is the value. */
#include "codegen_internal.h"

/* Drives R[iterator]; its result is left in R[value]. */
static void gen_drive(gen *g, int iterator, int value) {
    emitter *e = &g->unit->e;
    gen_special(g, GEN_SPECIAL_NONE, value);
    int top = emit_label(e);
    gen_label end = gen_label_new(g);
    if (e->reachable) {
        emit_place_back(e, top);
        gen_jump(g, OP_SEND, iterator, value, &end);
        emit_ab(e, OP_YIELDFROM, value, iterator);
        emit_jump(e, OP_JMP_L, 0, 0, top);
    }
    gen_place(g, &end);
}

void gen_await(gen *g, const ast_expr *e, int dst) {
    emitter *em = &g->unit->e;
    gen_reserve(g, dst < 0 ? dst : 0);
    int value = dst < 0 || em->region == NULL ? dst : gen_temp(g);
    int iterator = gen_temp(g);
    int source = gen_operand(g, e->as.yield.value, iterator);
    gen_at(g, e->span.start);
    emit_abc(em, OP_GETYITER, iterator, source,
             e->kind == EXPR_AWAIT ? DELEGATE_AWAIT : DELEGATE_YIELD_FROM);
    gen_drive(g, iterator, value);
    emit_move(em, dst, value);
}

void gen_await_reg(gen *g, int reg, enum DelegateHow how) {
    int mark = g->unit->sp, iterator = gen_temp(g);
    emit_abc(&g->unit->e, OP_GETYITER, iterator, reg, how);
    gen_drive(g, iterator, reg);
    g->unit->sp = mark;
}

/* ---- loops ---- */

void gen_async_iterator(gen *g, const ast_expr *iter, int dst) {
    int mark = g->unit->sp;
    int source = gen_operand(g, iter, dst);
    gen_at(g, iter->span.start);
    emit_abc(&g->unit->e, OP_GETYITER, dst, source, DELEGATE_AITER);
    g->unit->sp = mark;
}

/* The next item stands at the top, in a region whose handler ends the loop. That handler needs no
 * ENTEREXC: it either drops the exception at once or lets it go on. */
void gen_async_open(gen *g, gen_loop *loop, const ast_expr *target) {
    emitter *e = &g->unit->e;
    int mark = g->unit->sp;
    loop->target = gen_temp(g);
    int value = gen_temp(g);
    gen_place_back(g, loop->top);
    loop->guard = gen_guard_open(g, loop->target);
    gen_at(g, loop->offset);
    emit_abc(e, OP_GETYITER, loop->target, loop->iterator, DELEGATE_ANEXT);
    gen_drive(g, loop->target, value);
    gen_guard_close(g, &loop->guard);
    gen_assign_reg(g, target, value);
    g->unit->sp = mark;
}

void gen_async_close(gen *g, gen_loop *loop) {
    gen_place(g, &loop->next);
    gen_at(g, loop->offset);
    emit_jump(&g->unit->e, OP_JMP_L, 0, 0, loop->top);
    if (gen_guard_handler(g, &loop->guard)) {
        emit_a(&g->unit->e, OP_STOPASYNC, loop->target);
    }
}
