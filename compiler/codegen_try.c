/* try, with, and the ways out of them.
 *
 * A finally body is generated once for each way out. What a jump out of a body must do stands in the
 * chain of blocks; while the exit of a block is generated, the block itself is not in force, neither as a
 * block nor as a region. */
#include "codegen_internal.h"

#include <assert.h>

/* ---- regions ---- */

typedef struct gen_guard {
    emit_region *outer, *region;
    int handler;
    uint64_t *state;
} gen_guard;

/* From here on exceptions go to the handler, into register reg. */
static gen_guard gen_guard_open(gen *g, int reg) {
    emitter *e = &g->unit->e;
    gen_guard guard = {.outer = e->region, .handler = emit_label(e), .state = gen_state(g)};
    guard.region = emit_region_new(e, guard.handler, reg);
    e->region = guard.region;
    return guard;
}

static void gen_guard_close(gen *g, const gen_guard *guard) {
    g->unit->e.region = guard->outer;
}

/* Begins the handler; false when nothing can raise, so that there is none. */
static bool gen_guard_handler(gen *g, const gen_guard *guard) {
    if (guard->region->raising == 0) {
        return false;
    }
    gen_enter_handler(g, guard->state, guard->handler);
    return true;
}

/* The end of code that runs while `exception` is being handled: restores what was, and goes on raising. Also
 * where exceptions out of that code go; `through` tells that control arrives here as well. */
static void gen_reraise(gen *g, const gen_guard *guard, int exception, int saved) {
    emitter *e = &g->unit->e;
    gen_guard_close(g, guard);
    if (guard->region->raising > 0) {
        emit_place_back(e, guard->handler);
    }
    emit_a(e, OP_LEAVEEXC, saved);
    emit_a(e, OP_RERAISE, exception);
}

static void gen_block_push(gen *g, gen_block *block) {
    block->outer = g->unit->blocks;
    g->unit->blocks = block;
}

static void gen_block_pop(gen *g, const gen_block *block) {
    assert(g->unit->blocks == block);
    g->unit->blocks = block->outer;
}

/* ---- ways out ---- */

/* R[exit] is the bound __exit__; it must be the lowest register in use when it is called. */
static void gen_call_exit(gen *g, int exit, int exception) {
    int mark = g->unit->sp;
    int window = exit;
    if (g->unit->sp < exit) {
        window = gen_temp(g);
        emit_move(&g->unit->e, window, exit);
    }
    emit_ab(&g->unit->e, OP_EXITCALL, window, exception);
    g->unit->sp = mark;
}

static void gen_exit_block(gen *g, const gen_block *block) {
    emitter *e = &g->unit->e;
    switch (block->kind) {
    case BLOCK_LOOP: break;
    case BLOCK_FINALLY: gen_body(g, block->finally); break;
    case BLOCK_RESTORE:
        emit_a(e, OP_LEAVEEXC, block->saved);
        if (block->name != NULL) {
            gen_unbind_name(g, block->name);
        }
        break;
    case BLOCK_WITH:
        gen_special(g, GEN_SPECIAL_NONE, block->exception);
        gen_call_exit(g, block->exit, block->exception);
        break;
    }
}

/* Generates the exits of all blocks up to, not including, `until`; leaves that block's surroundings in force. */
static void gen_unwind(gen *g, const gen_block *until) {
    for (const gen_block *b = g->unit->blocks; b != until; b = b->outer) {
        g->unit->blocks = b->outer;
        g->unit->e.region = b->region;
        gen_exit_block(g, b);
    }
}

void gen_leave_loop(gen *g, bool to_break) {
    gen_block *blocks = g->unit->blocks;
    emit_region *region = g->unit->e.region;
    gen_block *loop = blocks;
    while (loop->kind != BLOCK_LOOP) {
        loop = loop->outer;
    }
    gen_unwind(g, loop);
    gen_jump(g, OP_JMP, 0, 0, to_break ? loop->on_break : loop->on_continue);
    g->unit->blocks = blocks;
    g->unit->e.region = region;
}

/* Whether a way out may assign variables. */
static bool gen_exits_assign(const gen *g) {
    for (const gen_block *b = g->unit->blocks; b != NULL; b = b->outer) {
        if (b->kind == BLOCK_FINALLY || (b->kind == BLOCK_RESTORE && b->name != NULL)) {
            return true;
        }
    }
    return false;
}

void gen_return(gen *g, const ast_stmt *st) {
    emitter *e = &g->unit->e;
    gen_block *blocks = g->unit->blocks;
    emit_region *region = e->region;
    int mark = g->unit->sp, reg = GEN_NONE;
    const ast_expr *value = st->as.expr;
    bool late = value == NULL || value->kind == EXPR_CONSTANT;
    if (!late) {
        reg = gen_any(g, value);
        if (reg >= 0 && gen_exits_assign(g)) {
            int copy = gen_temp(g);
            emit_move(e, copy, reg);
            reg = copy;
        }
    }
    gen_unwind(g, NULL);
    if (value == NULL || (late && value->as.constant.kind == AST_CONST_NONE)) {
        emit_a(e, OP_RETNONE, 0);
    } else {
        if (late) {
            reg = gen_temp(g);
            gen_constant(g, &value->as.constant, reg);
        }
        emit_ab(e, OP_RETURN_L, reg, 0);
    }
    g->unit->blocks = blocks;
    e->region = region;
    g->unit->sp = mark;
}

/* ---- except ---- */

/* A handler's body with its variable: ends by a jump to `end`. */
static void gen_handler_body(gen *g, const ast_handler *h, int exception, int saved,
                             emit_region *outer, gen_label *end) {
    emitter *e = &g->unit->e;
    const ast_name *name =
        h->name == NULL ? NULL : scope_mangle(g->names, g->arena, g->unit->scope, h->name);
    gen_block block = {.kind = BLOCK_RESTORE, .region = outer, .saved = saved, .name = name};
    gen_guard guard = {0};
    if (name != NULL) {
        gen_store_name(g, name, exception);
        guard = gen_guard_open(g, exception);
    }
    gen_block_push(g, &block);
    gen_body(g, &h->body);
    gen_block_pop(g, &block);
    if (name != NULL) {
        gen_guard_close(g, &guard);
    }
    emit_region *handlers = e->region;
    e->region = outer;
    gen_exit_block(g, &block);
    gen_jump(g, OP_JMP, 0, 0, end);
    if (name != NULL && gen_guard_handler(g, &guard)) {
        emit_a(e, OP_LEAVEEXC, saved);
        gen_unbind_name(g, name);
        emit_a(e, OP_RERAISE, exception);
    }
    e->region = handlers;
}

static void gen_handlers(gen *g, const ast_stmt *st, int exception, int saved, gen_label *end) {
    emitter *e = &g->unit->e;
    emit_ab(e, OP_ENTEREXC, exception, saved);
    gen_guard guard = gen_guard_open(g, exception);
    for (uint32_t i = 0; i < st->as.try.handlers.count && e->reachable; i++) {
        const ast_handler *h = &st->as.try.handlers.items[i];
        gen_label next = gen_label_new(g);
        int mark = g->unit->sp;
        gen_at(g, h->span.start);
        if (h->type != NULL) {
            int type = gen_any(g, h->type);
            int matches = type < 0 ? type : gen_temp(g);
            gen_at(g, h->span.start);
            emit_abc(e, OP_EXCMATCH, matches, exception, type);
            gen_jump(g, OP_JF, matches, 0, &next);
            g->unit->sp = mark;
        }
        gen_handler_body(g, h, exception, saved, guard.outer, end);
        gen_place(g, &next);
    }
    gen_reraise(g, &guard, exception, saved);
}

/* A try without its finally. */
static void gen_try_except(gen *g, const ast_stmt *st) {
    if (st->as.try.handlers.count == 0) {
        gen_body(g, &st->as.try.body);
        gen_body(g, &st->as.try.orelse);
        return;
    }
    int mark = g->unit->sp;
    int saved = gen_temp(g), exception = gen_temp(g);
    gen_label end = gen_label_new(g);
    gen_guard guard = gen_guard_open(g, exception);
    gen_body(g, &st->as.try.body);
    gen_guard_close(g, &guard);
    gen_body(g, &st->as.try.orelse);
    if (guard.region->raising > 0) {
        gen_jump(g, OP_JMP, 0, 0, &end);
    }
    if (gen_guard_handler(g, &guard)) {
        gen_handlers(g, st, exception, saved, &end);
    }
    gen_place(g, &end);
    g->unit->sp = mark;
}

/* ---- finally ---- */

static void gen_try_finally(gen *g, const ast_stmt *st) {
    emitter *e = &g->unit->e;
    int mark = g->unit->sp;
    int saved = gen_temp(g), exception = gen_temp(g);
    gen_label end = gen_label_new(g);
    gen_block block = {.kind = BLOCK_FINALLY, .region = e->region, .finally = &st->as.try.finally};
    gen_block_push(g, &block);
    gen_guard guard = gen_guard_open(g, exception);
    gen_try_except(g, st);
    gen_guard_close(g, &guard);
    gen_block_pop(g, &block);
    gen_body(g, &st->as.try.finally);
    if (guard.region->raising > 0) {
        gen_jump(g, OP_JMP, 0, 0, &end);
    }
    if (gen_guard_handler(g, &guard)) {
        emit_ab(e, OP_ENTEREXC, exception, saved);
        gen_block restore = {.kind = BLOCK_RESTORE, .region = e->region, .saved = saved};
        gen_block_push(g, &restore);
        gen_guard inner = gen_guard_open(g, exception);
        gen_body(g, &st->as.try.finally);
        gen_block_pop(g, &restore);
        gen_reraise(g, &inner, exception, saved);
    }
    gen_place(g, &end);
    g->unit->sp = mark;
}

void gen_try(gen *g, const ast_stmt *st) {
    if (st->as.try.is_group) {
        gen_error(g, st->span, "except* is not supported");
        return;
    }
    if (st->as.try.finally.count > 0) {
        gen_try_finally(g, st);
    } else {
        gen_try_except(g, st);
    }
}

/* ---- with ---- */

static void gen_with_items(gen *g, const ast_stmt *st, uint32_t index);

/* The handler of a with body. */
static void gen_with_handler(gen *g, int exit, int exception, int saved) {
    emitter *e = &g->unit->e;
    gen_label suppressed = gen_label_new(g);
    emit_ab(e, OP_ENTEREXC, exception, saved);
    gen_guard guard = gen_guard_open(g, exception);
    gen_call_exit(g, exit, exception);
    gen_jump(g, OP_JT, exit, 0, &suppressed);
    gen_reraise(g, &guard, exception, saved);
    gen_place(g, &suppressed);
    emit_a(e, OP_LEAVEEXC, saved);
}

static void gen_with_item(gen *g, const ast_stmt *st, uint32_t index) {
    emitter *e = &g->unit->e;
    const ast_with_item *item = &st->as.with.items.items[index];
    int mark = g->unit->sp;
    int saved = gen_temp(g), exception = gen_temp(g), exit = gen_temp(g), value = gen_temp(g);
    gen_to(g, item->context, value);
    gen_at(g, item->context->span.start);
    emit_ab(e, OP_WITHEXIT, exit, value);
    emit_abk(e, OP_CALLM, value, 1, GEN_NO_SLOT, constants_str(&g->pool, "__enter__"));
    gen_label end = gen_label_new(g);
    gen_block block = {
        .kind = BLOCK_WITH, .region = e->region, .exit = exit, .exception = exception};
    gen_block_push(g, &block);
    gen_guard guard = gen_guard_open(g, exception);
    if (item->target != NULL) {
        gen_assign_reg(g, item->target, value);
    }
    g->unit->sp = exit;
    gen_with_items(g, st, index + 1);
    gen_guard_close(g, &guard);
    gen_block_pop(g, &block);
    gen_at(g, item->context->span.start);
    gen_exit_block(g, &block);
    if (guard.region->raising > 0) {
        gen_jump(g, OP_JMP, 0, 0, &end);
    }
    if (gen_guard_handler(g, &guard)) {
        gen_with_handler(g, exit, exception, saved);
    }
    gen_place(g, &end);
    g->unit->sp = mark;
}

static void gen_with_items(gen *g, const ast_stmt *st, uint32_t index) {
    if (index == st->as.with.items.count) {
        gen_body(g, &st->as.with.body);
    } else if (g->unit->e.reachable) {
        gen_with_item(g, st, index);
    }
}

void gen_with(gen *g, const ast_stmt *st) {
    gen_with_items(g, st, 0);
}
