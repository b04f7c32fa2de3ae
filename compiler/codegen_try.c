/* try, with, and the ways out of them.
 *
 * A short finally body is generated once for each way out. A longer one is generated twice: for
 * exceptions, and for all other ways, which set a selector before they enter it and part again
 * behind it. What a jump out of a body must do stands in the chain of blocks; while the exit of a
 * block is generated, the block itself is not in force, neither as a block nor as a region. */
#include "codegen_internal.h"

#include <assert.h>

/* ---- regions ---- */

gen_guard gen_guard_open(gen *g, int reg) {
    emitter *e = &g->unit->e;
    gen_guard guard = {.outer = e->region, .handler = emit_label(e), .state = gen_state(g)};
    guard.region = emit_region_new(e, guard.handler, reg);
    e->region = guard.region;
    return guard;
}

void gen_guard_close(gen *g, const gen_guard *guard) {
    g->unit->e.region = guard->outer;
}

bool gen_guard_handler(gen *g, const gen_guard *guard) {
    if (guard->region->raising == 0) {
        return false;
    }
    gen_enter_handler(g, guard->state, guard->handler);
    return true;
}

/* The end of code that runs while `exception` is being handled: restores what was, and goes on
 * raising. Also where exceptions out of that code go; `through` tells that control arrives here as
 * well. */
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
static void gen_call_exit(gen *g, int exit, int exception, bool is_async) {
    int mark = g->unit->sp;
    int window = exit;
    if (g->unit->sp < exit) {
        window = gen_temp(g);
        emit_move(&g->unit->e, window, exit);
    }
    emit_ab(&g->unit->e, OP_EXITCALL, window, exception);
    if (is_async) {
        gen_await_reg(g, window, DELEGATE_AEXIT);
    }
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
        gen_call_exit(g, block->exit, block->exception, block->is_async);
        break;
    }
}

/* Enters the shared body of a block; value, the constant or register that is returned,
 * goes along. */
static void gen_enter_shared(gen *g, gen_block *block, gen_way way, const ast_expr *late, int reg) {
    emitter *e = &g->unit->e;
    if (way == WAY_RETURN && late != NULL) {
        gen_constant(g, &late->as.constant, block->result);
    } else if (way == WAY_RETURN && reg != GEN_NONE) {
        emit_move(e, block->result, reg);
    } else {
        gen_special(g, GEN_SPECIAL_NONE, block->result);
    }
    emit_ak(e, OP_LOADI, block->selector, (int)way);
    block->ways |= 1u << way;
    gen_jump(g, OP_JMP_L, 0, 0, &block->body);
}

/* Generates the exits of all blocks up to, not including, `until`; leaves that block's
 * surroundings in force. Ends unreachable where a shared body takes over. */
static void gen_unwind(gen *g, const gen_block *until, gen_way way, const ast_expr *late, int reg) {
    const emitter *e = &g->unit->e;
    for (gen_block *b = g->unit->blocks; b != until && e->reachable; b = b->outer) {
        g->unit->blocks = b->outer;
        g->unit->e.region = b->region;
        if (b->kind == BLOCK_FINALLY && b->shared) {
            gen_enter_shared(g, b, way, late, reg);
        } else {
            gen_exit_block(g, b);
        }
    }
}

static void gen_leave(gen *g, gen_way way) {
    gen_block *blocks = g->unit->blocks;
    emit_region *region = g->unit->e.region;
    gen_block *loop = blocks;
    while (loop->kind != BLOCK_LOOP) {
        loop = loop->outer;
    }
    gen_unwind(g, loop, way, NULL, GEN_NONE);
    gen_jump(g, OP_JMP_L, 0, 0, way == WAY_BREAK ? loop->on_break : loop->on_continue);
    g->unit->blocks = blocks;
    g->unit->e.region = region;
}

void gen_leave_loop(gen *g, bool to_break) {
    gen_leave(g, to_break ? WAY_BREAK : WAY_CONTINUE);
}

/* Whether a way out may assign variables before the value in one is safe. */
static bool gen_exits_assign(const gen *g) {
    for (const gen_block *b = g->unit->blocks; b != NULL; b = b->outer) {
        if (b->kind == BLOCK_FINALLY) {
            return !b->shared;
        }
        if (b->kind == BLOCK_RESTORE && b->name != NULL) {
            return true;
        }
    }
    return false;
}

/* Returns the constant `late`, or what is in reg, or None. */
static void gen_leave_function(gen *g, const ast_expr *late, int reg) {
    emitter *e = &g->unit->e;
    gen_block *blocks = g->unit->blocks;
    emit_region *region = e->region;
    int mark = g->unit->sp;
    gen_unwind(g, NULL, WAY_RETURN, late, reg);
    if (reg == GEN_NONE && (late == NULL || late->as.constant.kind == AST_CONST_NONE)) {
        emit_a(e, OP_RETNONE, 0);
    } else {
        if (late != NULL) {
            reg = gen_temp(g);
            gen_constant(g, &late->as.constant, reg);
        }
        emit_ab(e, OP_RETURN_L, reg, 0);
    }
    g->unit->blocks = blocks;
    e->region = region;
    g->unit->sp = mark;
}

void gen_return(gen *g, const ast_stmt *st) {
    const ast_expr *value = st->as.expr;
    if (value == NULL || value->kind == EXPR_CONSTANT) {
        gen_leave_function(g, value, GEN_NONE);
        return;
    }
    int mark = g->unit->sp, reg = gen_any(g, value);
    if (reg >= 0 && gen_exits_assign(g)) {
        int copy = gen_temp(g);
        emit_move(&g->unit->e, copy, reg);
        reg = copy;
    }
    gen_leave_function(g, NULL, reg);
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
    gen_jump(g, OP_JMP_L, 0, 0, end);
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
            gen_jump(g, OP_JF_L, matches, 0, &next);
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
        gen_jump(g, OP_JMP_L, 0, 0, &end);
    }
    if (gen_guard_handler(g, &guard)) {
        gen_handlers(g, st, exception, saved, &end);
    }
    gen_place(g, &end);
    g->unit->sp = mark;
}

/* ---- finally ---- */

/* Statements in all, and ways out of them: returns, and what leaves a loop around. */
typedef struct gen_count {
    uint32_t statements, exits;
} gen_count;

static void gen_count_body(const ast_stmt_list *list, bool in_loop, gen_count *count);

static void gen_count_try(const ast_stmt *st, bool in_loop, gen_count *count) {
    gen_count_body(&st->as.try.body, in_loop, count);
    for (uint32_t i = 0; i < st->as.try.handlers.count; i++) {
        gen_count_body(&st->as.try.handlers.items[i].body, in_loop, count);
    }
    gen_count_body(&st->as.try.orelse, in_loop, count);
    gen_count_body(&st->as.try.finally, in_loop, count);
}

static void gen_count_body(const ast_stmt_list *list, bool in_loop, gen_count *count) {
    for (uint32_t i = 0; i < list->count; i++) {
        const ast_stmt *st = list->items[i];
        count->statements++;
        switch (st->kind) {
        case STMT_RETURN: count->exits++; break;
        case STMT_BREAK:
        case STMT_CONTINUE: count->exits += !in_loop; break;
        case STMT_IF:
            gen_count_body(&st->as.branch.body, in_loop, count);
            gen_count_body(&st->as.branch.orelse, in_loop, count);
            break;
        case STMT_WHILE:
            gen_count_body(&st->as.branch.body, true, count);
            gen_count_body(&st->as.branch.orelse, in_loop, count);
            break;
        case STMT_FOR:
            gen_count_body(&st->as.loop.body, true, count);
            gen_count_body(&st->as.loop.orelse, in_loop, count);
            break;
        case STMT_WITH: gen_count_body(&st->as.with.body, in_loop, count); break;
        case STMT_TRY: gen_count_try(st, in_loop, count); break;
        case STMT_MATCH:
            for (uint32_t k = 0; k < st->as.match.cases.count; k++) {
                gen_count_body(&st->as.match.cases.items[k].body, in_loop, count);
            }
            break;
        default: break;
        }
    }
}

/* A way into a shared body costs some four units, a dispatch two; a statement some five. */
static bool gen_worth_sharing(const ast_stmt *st) {
    gen_count inside = {0}, finally = {0};
    gen_count_body(&st->as.try.finally, false, &finally);
    if (finally.statements < 2) {
        return false;
    }
    gen_count_try(st, false, &inside);
    uint32_t exits = inside.exits - finally.exits;
    return exits > 0 && finally.statements + exits > 3;
}

/* Behind a shared body: each way goes on where it wanted to. */
static void gen_dispatch(gen *g, const gen_block *block) {
    static const gen_way ways[] = {WAY_RETURN, WAY_BREAK, WAY_CONTINUE};
    unsigned left = block->ways;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!(left & (1u << ways[i]))) {
            continue;
        }
        left &= ~(1u << ways[i]);
        gen_label next = gen_label_new(g);
        if (left != 0) {
            gen_jump(g, OP_JNEQI, block->selector, (int)ways[i], &next);
        }
        if (ways[i] == WAY_RETURN) {
            gen_leave_function(g, NULL, block->result);
        } else {
            gen_leave(g, ways[i]);
        }
        gen_place(g, &next);
    }
    assert((left & ~(1u << WAY_THROUGH)) == 0);
}

/* The finally body on all ways but that of an exception. */
static void gen_finally_body(gen *g, const ast_stmt *st, gen_block *block) {
    emitter *e = &g->unit->e;
    if (!block->shared || block->ways == 0) {
        gen_body(g, &st->as.try.finally);
        return;
    }
    if (e->reachable) {
        block->ways |= 1u << WAY_THROUGH;
        gen_special(g, GEN_SPECIAL_NONE, block->result);
        emit_ak(e, OP_LOADI, block->selector, WAY_THROUGH);
    }
    gen_place(g, &block->body);
    gen_body(g, &st->as.try.finally);
    gen_dispatch(g, block);
}

static void gen_try_finally(gen *g, const ast_stmt *st) {
    emitter *e = &g->unit->e;
    int mark = g->unit->sp;
    int saved = gen_temp(g), exception = gen_temp(g);
    gen_label end = gen_label_new(g);
    gen_block block = {.kind = BLOCK_FINALLY,
                       .region = e->region,
                       .finally = &st->as.try.finally,
                       .shared = gen_worth_sharing(st)};
    if (block.shared) {
        block.selector = gen_temp(g);
        block.result = gen_temp(g);
        block.body = gen_label_new(g);
    }
    gen_block_push(g, &block);
    gen_guard guard = gen_guard_open(g, exception);
    gen_try_except(g, st);
    gen_guard_close(g, &guard);
    gen_block_pop(g, &block);
    gen_finally_body(g, st, &block);
    if (guard.region->raising > 0) {
        gen_jump(g, OP_JMP_L, 0, 0, &end);
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
static void gen_with_handler(gen *g, const gen_block *block, int saved) {
    int exit = block->exit, exception = block->exception;
    emitter *e = &g->unit->e;
    gen_label suppressed = gen_label_new(g);
    emit_ab(e, OP_ENTEREXC, exception, saved);
    gen_guard guard = gen_guard_open(g, exception);
    gen_call_exit(g, exit, exception, block->is_async);
    gen_jump(g, OP_JT_L, exit, 0, &suppressed);
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
    bool is_async = st->as.with.is_async;
    emit_abc(e, OP_WITHEXIT, exit, value, is_async);
    emit_abk(e, OP_CALLM_L, value, 1, GEN_NO_SLOT,
             constants_str(&g->pool, is_async ? "__aenter__" : "__enter__"));
    if (is_async) {
        gen_await_reg(g, value, DELEGATE_AENTER);
    }
    gen_label end = gen_label_new(g);
    gen_block block = {.kind = BLOCK_WITH,
                       .region = e->region,
                       .exit = exit,
                       .exception = exception,
                       .is_async = is_async};
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
        gen_jump(g, OP_JMP_L, 0, 0, &end);
    }
    if (gen_guard_handler(g, &guard)) {
        gen_with_handler(g, &block, saved);
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
