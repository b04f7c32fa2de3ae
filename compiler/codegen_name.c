/* Reading, storing and deleting names. */
#include "codegen_internal.h"

#include <assert.h>
#include <string.h>

/* What the name means in the innermost scope. Every name that stands in the source has a symbol. */
symbol *gen_symbol(gen *g, const ast_name *name) {
    symbol *sym = scope_find(g->unit->scope, name);
    assert(sym != NULL && sym->owner != NULL);
    return sym;
}

int gen_free_index(const gen *g, const symbol *owner) {
    const symbol_list *frees = &g->unit->unit->frees;
    for (uint32_t i = 0; i < frees->count; i++) {
        if (frees->items[i] == owner) {
            return (int)i;
        }
    }
    assert(!"a free variable that scope analysis found");
    return 0;
}

uint16_t gen_name_constant(gen *g, const ast_name *name) {
    return constants_name(&g->pool, name);
}

/* ---- definite assignment ---- */

void gen_mark_assigned(gen *g, const symbol *owner, bool assigned) {
    if (owner->bit < 0) {
        return;
    }
    uint64_t mask = UINT64_C(1) << (owner->bit % 64);
    uint64_t *word = &g->unit->assigned[owner->bit / 64];
    *word = assigned ? *word | mask : *word & ~mask;
}

static bool gen_is_assigned(const gen *g, const symbol *owner) {
    return owner->bit < 0 || ((g->unit->assigned[owner->bit / 64] >> (owner->bit % 64)) & 1u) != 0;
}

/* Raises unless the value in reg, just read from the variable, is bound; from here on it is
 * known. */
static void gen_check(gen *g, const symbol *owner, int reg) {
    if (gen_is_assigned(g, owner)) {
        return;
    }
    emit_ak(&g->unit->e, OP_CHECK, reg, gen_name_constant(g, owner->name));
    if (!owner->captured && reg >= 0 && !(owner->flags & SYMBOL_PARAM)) {
        emit_unbound_at_entry(&g->unit->e, reg);
    }
    gen_mark_assigned(g, owner, true);
}

int gen_variable(gen *g, const ast_name *name) {
    const symbol *sym = gen_symbol(g, name);
    return sym->kind == SYMBOL_LOCAL && !sym->owner->captured ? sym->owner->reg : GEN_NONE;
}

int gen_read_variable(gen *g, const ast_expr *e) {
    if (e->kind != EXPR_NAME) {
        return GEN_NONE;
    }
    int reg = gen_variable(g, e->as.name.id);
    if (reg != GEN_NONE) {
        gen_at(g, e->span.start);
        gen_check(g, gen_symbol(g, e->as.name.id)->owner, reg);
    }
    return reg;
}

/* ---- globals ---- */

int gen_builtin(gen *g, const char *name) {
    return g->options->builtin_ordinal == NULL ? -1 : g->options->builtin_ordinal(name);
}

static void gen_load_global(gen *g, const ast_name *name, int dst) {
    const symbol *sym = scope_find(g->info->module, name);
    if (sym != NULL && sym->ordinal >= 0) {
        emit_ak(&g->unit->e, OP_GETG, dst, sym->ordinal);
        return;
    }
    int builtin = g->info->chunk ? -1 : gen_builtin(g, name->text);
    if (builtin >= 0) {
        emit_ak(&g->unit->e, OP_GETB, dst, builtin);
    } else {
        emit_ak(&g->unit->e, OP_GETNAME, dst, gen_name_constant(g, name));
    }
}

/* Whether the name certainly means the built-in of that name. */
bool gen_is_builtin(gen *g, const ast_name *name, const char *text) {
    if (strcmp(name->text, text) != 0 || g->info->star_import) {
        return false;
    }
    const symbol *sym = gen_symbol(g, name);
    return sym->kind == SYMBOL_GLOBAL && sym->owner->ordinal < 0;
}

/* ---- the three operations ---- */

/* A class body's name: the namespace first, then the module. */
static void gen_load_namespace(gen *g, const ast_name *name, int dst) {
    emitter *e = &g->unit->e;
    gen_label found = gen_label_new(g);
    emit_abk(e, OP_NSGET, dst, g->unit->namespace, 0, gen_name_constant(g, name));
    if (gen_is_assigned(g, gen_symbol(g, name))) {
        emit_ak(e, OP_CHECK, dst,
                gen_name_constant(g, name)); /* it is there; the verifier cannot know */
        return;
    }
    gen_jump(g, OP_JBOUND, dst, 0, &found);
    gen_load_global(g, name, dst);
    gen_place(g, &found);
}

static void gen_load_cell(gen *g, const symbol *owner, int dst) {
    emitter *e = &g->unit->e;
    if (dst < 0 || gen_is_assigned(g, owner)) {
        emit_ab(e, OP_GETCELL, dst, owner->reg);
        gen_check(g, owner, dst);
        return;
    }
    int mark = g->unit->sp, reg = gen_temp(g);
    emit_ab(e, OP_GETCELL, reg, owner->reg);
    gen_check(g, owner, reg);
    emit_move(e, dst, reg);
    g->unit->sp = mark;
}

void gen_load_name(gen *g, const ast_name *name, int dst) {
    const symbol *sym = gen_symbol(g, name);
    emitter *e = &g->unit->e;
    switch (sym->kind) {
    case SYMBOL_LOCAL:
        if (sym->owner->captured) {
            gen_load_cell(g, sym->owner, dst);
        } else {
            gen_check(g, sym->owner, sym->owner->reg);
            emit_move(e, dst, sym->owner->reg);
        }
        break;
    case SYMBOL_FREE: emit_abc(e, OP_GETFREE, dst, gen_free_index(g, sym->owner), 0); break;
    case SYMBOL_NAMESPACE: gen_load_namespace(g, name, dst); break;
    case SYMBOL_GLOBAL: gen_load_global(g, name, dst); break;
    }
}

/* Adds the variable to the dict of locals(), when it is bound. pair: two free registers. A variable in a cell that is
 * not certainly bound raises when it is not: GETCELL has no way to ask. */
static void gen_local(gen *g, const symbol *sym, int dict, int pair) {
    emitter *e = &g->unit->e;
    const symbol *owner = sym->owner;
    gen_label bound = gen_label_new(g), next = gen_label_new(g);
    int value = owner->reg;
    if (owner->scope->unit != g->unit->unit) {
        value = pair + 1;
        emit_abc(e, OP_GETFREE, value, gen_free_index(g, owner), 0);
    } else if (owner->captured) {
        value = pair + 1;
        gen_load_cell(g, owner, value);
    } else if (!gen_is_assigned(g, owner)) {
        if (!(owner->flags & SYMBOL_PARAM)) {
            emit_unbound_at_entry(e, value);
        }
        gen_jump(g, OP_JBOUND, value, 0, &bound);
        gen_jump(g, OP_JMP_L, 0, 0, &next);
        gen_place(g, &bound);
    }
    emit_ak(e, OP_LOADK, pair, gen_name_constant(g, owner->name));
    emit_abc(e, OP_DICTSET, dict, pair, value);
    if (next.assigned != NULL) {
        gen_place(g, &next);
    }
}

void gen_locals(gen *g, int dict, int pair) {
    const scope *s = g->unit->unit;
    for (uint32_t i = 0; i < s->symbols.count; i++) {
        const symbol *sym = s->symbols.items[i];
        if (sym->kind == SYMBOL_LOCAL || sym->kind == SYMBOL_FREE) {
            gen_local(g, sym, dict, pair);
        }
    }
}

/* globals()[name] = value, or del globals()[name] for GEN_NONE: what a chunk does to a global name. */
static void gen_change_global(gen *g, const ast_name *name, int reg) {
    emitter *e = &g->unit->e;
    int mark = g->unit->sp, key = gen_temp(g), names = gen_temp(g);
    gen_call_builtin(g, "globals", names, 0, names);
    emit_ak(e, OP_LOADK, key, gen_name_constant(g, name));
    if (reg == GEN_NONE) {
        emit_ab(e, OP_DELITEM, names, key);
    } else {
        emit_abc(e, OP_SETITEM, names, key, reg);
    }
    g->unit->sp = mark;
}

void gen_store_name(gen *g, const ast_name *name, int reg) {
    const symbol *sym = gen_symbol(g, name);
    emitter *e = &g->unit->e;
    switch (sym->kind) {
    case SYMBOL_LOCAL:
        if (sym->owner->captured) {
            emit_ab(e, OP_SETCELL, sym->owner->reg, reg);
        } else {
            emit_move(e, sym->owner->reg, reg);
        }
        gen_mark_assigned(g, sym->owner, true);
        break;
    case SYMBOL_FREE: emit_abc(e, OP_SETFREE, reg, gen_free_index(g, sym->owner), 0); break;
    case SYMBOL_NAMESPACE:
        emit_abk(e, OP_NSSET, g->unit->namespace, reg, 0, gen_name_constant(g, name));
        gen_mark_assigned(g, sym, true);
        break;
    case SYMBOL_GLOBAL:
        if (g->info->chunk) {
            gen_change_global(g, name, reg);
            break;
        }
        assert(sym->owner->ordinal >= 0);
        emit_ak(e, OP_SETG, reg, sym->owner->ordinal);
        break;
    }
}

void gen_unbind_name(gen *g, const ast_name *name) {
    const symbol *sym = gen_symbol(g, name);
    emitter *e = &g->unit->e;
    int mark = g->unit->sp;
    switch (sym->kind) {
    case SYMBOL_LOCAL:
        if (!sym->owner->captured) {
            gen_special(g, GEN_UNBOUND, sym->owner->reg);
            gen_mark_assigned(g, sym->owner, false);
            break;
        }
        /* fall through */
    case SYMBOL_FREE:
    case SYMBOL_GLOBAL: {
        if (g->info->chunk && sym->kind == SYMBOL_GLOBAL) {
            gen_change_global(g, name, GEN_NONE);
            break;
        }
        int reg = gen_temp(g);
        gen_special(g, GEN_UNBOUND, reg);
        gen_store_name(g, name, reg);
        gen_mark_assigned(g, sym->owner, false);
        break;
    }
    case SYMBOL_NAMESPACE: {
        int reg = gen_temp(g);
        gen_special(g, GEN_SPECIAL_NONE, reg); /* the body may have deleted it */
        gen_store_name(g, name, reg);
        emit_ak(e, OP_NSDEL, g->unit->namespace, gen_name_constant(g, name));
        gen_mark_assigned(g, sym, false);
        break;
    }
    }
    g->unit->sp = mark;
}

void gen_delete_name(gen *g, const ast_name *name) {
    const symbol *sym = gen_symbol(g, name);
    emitter *e = &g->unit->e;
    switch (sym->kind) {
    case SYMBOL_LOCAL:
    case SYMBOL_FREE: {
        int mark = g->unit->sp;
        int reg = gen_variable(g, name);
        if (reg != GEN_NONE) {
            gen_check(g, sym->owner, reg);
        } else {
            gen_load_name(g, name, gen_temp(g)); /* raises when it is unbound */
        }
        g->unit->sp = mark;
        gen_unbind_name(g, name);
        break;
    }
    case SYMBOL_NAMESPACE:
        emit_ak(e, OP_NSDEL, g->unit->namespace, gen_name_constant(g, name));
        gen_mark_assigned(g, sym, false);
        break;
    case SYMBOL_GLOBAL:
        if (g->info->chunk) {
            gen_load_name(g, name, gen_temp(g)); /* raises when it is unbound */
            g->unit->sp++;
            gen_change_global(g, name, GEN_NONE);
        } else {
            emit_ak(e, OP_DELG, 0, sym->owner->ordinal);
        }
        break;
    }
}
