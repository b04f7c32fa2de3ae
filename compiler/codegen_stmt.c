/* Statements. */
#include "codegen_internal.h"

#include <string.h>

/* ---- branches and loops ---- */

static void gen_if(gen *g, const ast_stmt *st) {
    gen_label orelse = gen_label_new(g), end = gen_label_new(g);
    gen_condition(g, st->as.branch.test, &orelse, false);
    gen_body(g, &st->as.branch.body);
    if (st->as.branch.orelse.count > 0) {
        gen_jump(g, OP_JMP_L, 0, 0, &end);
    }
    gen_place(g, &orelse);
    gen_body(g, &st->as.branch.orelse);
    gen_place(g, &end);
}

static void gen_push_loop(gen *g, gen_block *block, gen_label *on_break, gen_label *on_continue) {
    *block = (gen_block){.kind = BLOCK_LOOP,
                         .outer = g->unit->blocks,
                         .region = g->unit->e.region,
                         .on_break = on_break,
                         .on_continue = on_continue};
    g->unit->blocks = block;
    g->unit->loops++;
}

static void gen_pop_loop(gen *g, const gen_block *block) {
    g->unit->blocks = block->outer;
    g->unit->loops--;
}

/* The test stands at the top, since only JMPB jumps back. `continue` jumps to the JMPB. */
static void gen_while(gen *g, const ast_stmt *st) {
    gen_label orelse = gen_label_new(g), end = gen_label_new(g), next = gen_label_new(g);
    int top = emit_label(&g->unit->e);
    gen_block block;
    gen_place_back(g, top);
    gen_condition(g, st->as.branch.test, &orelse, false);
    gen_push_loop(g, &block, &end, &next);
    gen_body(g, &st->as.branch.body);
    gen_pop_loop(g, &block);
    gen_place(g, &next);
    gen_at(g, st->span.start);
    emit_jump(&g->unit->e, OP_JMP_L, 0, 0, top);
    gen_place(g, &orelse);
    gen_body(g, &st->as.branch.orelse);
    gen_place(g, &end);
}

static void gen_for(gen *g, const ast_stmt *st) {
    int mark = g->unit->sp;
    gen_label end = gen_label_new(g);
    gen_loop loop;
    gen_block block;
    gen_loop_open(g, &loop, st->as.loop.target, st->as.loop.iter, st->as.loop.is_async, GEN_NONE);
    gen_push_loop(g, &block, &end, &loop.next);
    gen_body(g, &st->as.loop.body);
    gen_pop_loop(g, &block);
    gen_loop_close(g, &loop);
    g->unit->sp = mark;
    gen_body(g, &st->as.loop.orelse);
    gen_place(g, &end);
}

/* ---- imports ---- */

static void gen_import(gen *g, const ast_stmt *st) {
    for (uint32_t i = 0; i < st->as.import.aliases.count; i++) {
        const ast_alias *alias = &st->as.import.aliases.items[i];
        int mark = g->unit->sp, reg = gen_temp(g);
        const ast_name *bound = alias->as;
        if (bound == NULL) {
            const char *dot = memchr(alias->name->text, '.', alias->name->len);
            size_t len = dot == NULL ? alias->name->len : (size_t)(dot - alias->name->text);
            bound = ast_intern(g->names, alias->name->text, len);
        }
        emit_abk(&g->unit->e, OP_IMPORT, reg, 0, alias->as != NULL,
                 gen_name_constant(g, alias->name));
        gen_store_name(g, scope_mangle(g->names, g->arena, g->unit->scope, bound), reg);
        g->unit->sp = mark;
    }
}

static void gen_import_from(gen *g, const ast_stmt *st) {
    emitter *e = &g->unit->e;
    const ast_alias_list *aliases = &st->as.import_from.aliases;
    int mark = g->unit->sp, module = gen_temp(g);
    const ast_name *name = st->as.import_from.module;
    emit_abk(e, OP_IMPORT, module, (int)st->as.import_from.level, 1,
             name == NULL ? constants_str(&g->pool, "") : gen_name_constant(g, name));
    for (uint32_t i = 0; i < aliases->count; i++) {
        const ast_alias *alias = &aliases->items[i];
        if (strcmp(alias->name->text, "*") == 0) {
            emit_a(e, OP_IMPORTSTAR, module);
            continue;
        }
        const ast_name *bound = scope_mangle(g->names, g->arena, g->unit->scope,
                                             alias->as != NULL ? alias->as : alias->name);
        int inner = g->unit->sp, variable = gen_variable(g, bound);
        int reg = variable == GEN_NONE ? gen_temp(g) : variable;
        emit_abk(e, OP_IMPORTFROM, reg, module, 0, gen_name_constant(g, alias->name));
        gen_store_name(g, bound, reg);
        g->unit->sp = inner;
    }
    g->unit->sp = mark;
}

/* ---- the rest ---- */

static void gen_raise(gen *g, const ast_stmt *st) {
    emitter *e = &g->unit->e;
    int mark = g->unit->sp;
    if (st->as.raise.value == NULL) {
        emit_a(e, OP_RAISE0, 0);
        return;
    }
    const ast_expr *cause = st->as.raise.cause;
    if (cause == NULL) {
        int value = gen_any(g, st->as.raise.value);
        gen_at(g, st->span.start);
        emit_a(e, OP_RAISE, value);
    } else {
        int value = gen_operand_before(g, st->as.raise.value, GEN_NONE, cause);
        int from = gen_any(g, cause);
        gen_at(g, st->span.start);
        emit_ab(e, OP_RAISEFROM, value, from);
    }
    g->unit->sp = mark;
}

static void gen_assert(gen *g, const ast_stmt *st) {
    if (g->options->optimise >= 2) {
        return;
    }
    int mark = g->unit->sp;
    gen_label holds = gen_label_new(g);
    gen_condition(g, st->as.assertion.test, &holds, true);
    int reg = 0;
    if (st->as.assertion.message != NULL) {
        reg = gen_any(g, st->as.assertion.message);
    } else {
        reg = gen_temp(g);
    }
    gen_at(g, st->span.start);
    emit_ab(&g->unit->e, OP_ASSERT, reg, st->as.assertion.message == NULL);
    gen_place(g, &holds);
    g->unit->sp = mark;
}

static void gen_stmt_compound(gen *g, const ast_stmt *st) {
    switch (st->kind) {
    case STMT_IF: gen_if(g, st); break;
    case STMT_WHILE: gen_while(g, st); break;
    case STMT_FOR: gen_for(g, st); break;
    case STMT_WITH: gen_with(g, st); break;
    case STMT_MATCH: gen_match(g, st); break;
    case STMT_TRY: gen_try(g, st); break;
    case STMT_FUNCTION_DEF: gen_function_def(g, st); break;
    case STMT_CLASS_DEF: gen_class_def(g, st); break;
    default: break; /* pass, global, nonlocal */
    }
}

/* As a prompt does it: a value that is not None is shown, and known as `_`. */
static void gen_show(gen *g, const ast_expr *value) {
    int mark = g->unit->sp, reg = gen_temp(g);
    gen_label end = gen_label_new(g);
    gen_to(g, value, reg);
    gen_jump(g, OP_JNONE_L, reg, 0, &end);
    emit_abk(&g->unit->e, OP_NSSET, g->unit->namespace, reg, 0, constants_str(&g->pool, "_"));
    gen_call_builtin(g, "repr", reg, 1, reg);
    gen_call_builtin(g, "print", reg, 1, reg);
    gen_place(g, &end);
    g->unit->sp = mark;
}

static void gen_expr_stmt(gen *g, const ast_expr *value) {
    if (g->options->chunk == CHUNK_SINGLE && g->unit->outer == NULL) {
        gen_show(g, value);
    } else {
        gen_effect(g, value);
    }
}

static void gen_stmt(gen *g, const ast_stmt *st) {
    gen_at(g, st->span.start);
    switch (st->kind) {
    case STMT_EXPR: gen_expr_stmt(g, st->as.expr); break;
    case STMT_ASSIGN: gen_assign(g, st); break;
    case STMT_AUG_ASSIGN: gen_aug_assign(g, st); break;
    case STMT_ANN_ASSIGN: gen_ann_assign(g, st); break;
    case STMT_DELETE:
        for (uint32_t i = 0; i < st->as.targets.count; i++) {
            gen_delete(g, st->as.targets.items[i]);
        }
        break;
    case STMT_BREAK: gen_leave_loop(g, true); break;
    case STMT_CONTINUE: gen_leave_loop(g, false); break;
    case STMT_RETURN: gen_return(g, st); break;
    case STMT_RAISE: gen_raise(g, st); break;
    case STMT_ASSERT: gen_assert(g, st); break;
    case STMT_IMPORT: gen_import(g, st); break;
    case STMT_IMPORT_FROM: gen_import_from(g, st); break;
    default: gen_stmt_compound(g, st); break;
    }
}

void gen_body(gen *g, const ast_stmt_list *list) {
    const emitter *e = &g->unit->e;
    for (uint32_t i = 0; i < list->count && e->reachable && !e->overflow; i++) {
        gen_stmt(g, list->items[i]);
    }
}
