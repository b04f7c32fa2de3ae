/* What a statement binds, and how often each binding is still bound by what is left for the board. */
#include "binders.h"

#include <stdlib.h>
#include <string.h>

#include "../runtime/decode.h"
#include "../runtime/dict_format.h"

/* ---- the names of `import *` */

/* Whether a built-in module, an object of the core block, has the name. */
static bool native_has(const Evaluation *e, uint32_t offset, const Constant *name) {
    const FirnRuntime *rt = e->runtime;
    const Value *module = rt->bake_memory(e->vm, e->config.core_base + offset);
    const Value *dict = rt->bake_memory(e->vm, module[1 + MODULE_DICT]);
    const Value *table = dict[2] != VALUE_UNBOUND ? rt->bake_memory(e->vm, dict[2]) : NULL;
    uint32_t stride = table != NULL ? table_shape_stride(table[1 + TABLE_SHAPE]) : 0;
    for (uint32_t i = 0; table != NULL && i < table_fill(table + 1); i++) {
        Value key = table[1 + TABLE_ENTRIES + i * stride];
        const Value *text = key != VALUE_UNBOUND ? rt->bake_memory(e->vm, key) : NULL;
        if (text != NULL && header_bytes(*text) == name->count + STR_PREFIX &&
            memcmp((const char *)(text + 1) + STR_PREFIX, name->text, name->count) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_star(const CompiledModule *m) {
    for (uint32_t i = 0; i < m->import_count; i++) {
        const char *name = m->imports[i].name;
        if (name != NULL && strcmp(name, "*") == 0) {
            return true;
        }
    }
    return false;
}

/* A module that imports all names of others may have any. */
static bool module_has(const CompiledModule *m, const Constant *name) {
    bool found = has_star(m);
    for (uint32_t g = 0; !found && g < m->global_count; g++) {
        const Constant *c = &m->constants[m->globals[g]];
        found = c->count == name->count && memcmp(c->text, name->text, c->count) == 0;
    }
    return found;
}

/* The last part of what IMPORT names. */
static const char *last_part(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

/* Whether `import *` from what IMPORT gives may bind the name. All modules whose names end alike are asked, which
 * covers relative imports. */
static bool star_binds(const Evaluation *e, const CompiledModule *m, const Insn *import,
                       const Constant *name) {
    const Project *p = e->project;
    const char *text = m->constants[import->index].text;
    uint32_t core = import->b == 0 ? e->runtime->core_module(text) : 0;
    bool known = core != 0, found = core != 0 && native_has(e, core, name);
    for (uint32_t i = 0; text[0] != 0 && i < p->count; i++) {
        if (strcmp(last_part(p->modules[i]->name), last_part(text)) == 0) {
            known = true;
            found = found || module_has(p->modules[i], name);
        }
    }
    return found || !known;
}

/* ---- one statement */

static void note_target(Targets *t, uint16_t global) {
    for (uint32_t i = 0; i < t->count; i++) {
        if (t->globals[i] == global) {
            return;
        }
    }
    t->globals = check_alloc(realloc(t->globals, (t->count + 1) * sizeof *t->globals));
    t->globals[t->count++] = global;
}

static void note_star(const Evaluation *e, const CompiledModule *m, const Insn *import,
                      Targets *t) {
    t->star = true;
    for (uint32_t g = 0; g < m->global_count; g++) {
        if (import->as != OP_IMPORT || star_binds(e, m, import, &m->constants[m->globals[g]])) {
            note_target(t, (uint16_t)g);
        }
    }
}

Targets targets_of(const Evaluation *e, const CompiledModule *m, uint32_t statement) {
    Targets t = {0};
    const CompiledStatement *s = &m->statements[statement];
    Insn i, before = {.op = OP_COUNT, .as = OP_COUNT};
    for (uint32_t at = s->start; at < s->end; at = i.next, before = i) {
        i = insn_decode(m->codes[0].units, s->end, at);
        if (i.op == OP_SETG || i.op == OP_DELG) {
            note_target(&t, (uint16_t)i.index);
            t.deletes |= i.op == OP_DELG;
        } else if (i.op == OP_IMPORTSTAR) {
            note_star(e, m, &before, &t);
        }
    }
    return t;
}

bool statement_binds(const Evaluation *e, const CompiledModule *m, uint32_t statement,
                     uint16_t global) {
    Targets t = targets_of(e, m, statement);
    bool found = false;
    for (uint32_t i = 0; i < t.count; i++) {
        found |= t.globals[i] == global;
    }
    free(t.globals);
    return found;
}

bool statement_is_done(const Evaluation *e, uint32_t module, uint32_t statement) {
    const StatementFate *f = e->fates[module].statements;
    return e->fates[module].loaded || f[statement].fate == FATE_DONE;
}

/* ---- all that is left */

static void count_site(Evaluation *e, uint16_t cell, bool once) {
    e->sites[cell] = once && e->sites[cell] == 0 ? 1 : 2;
}

static void count_code_sites(Evaluation *e, uint32_t module, const CompiledCode *c) {
    Insn i;
    for (uint32_t at = 0; at < c->info.units; at = i.next) {
        i = insn_decode(c->units, c->info.units, at);
        if (i.op == OP_SETG || i.op == OP_DELG) {
            count_site(e, e->cells[module][i.index], false);
        }
    }
}

/* A store from outside, to an attribute of the module. */
static void count_changes(Evaluation *e) {
    changes_collect(e);
    for (uint32_t i = 0; i < e->project->count; i++) {
        const CompiledModule *m = e->project->modules[i];
        for (uint32_t g = 0; g < m->global_count; g++) {
            const Constant *name = &m->constants[m->globals[g]];
            if (changes_include(e, i, name->text, name->count)) {
                count_site(e, e->cells[i][g], false);
            }
        }
    }
}

void binders_count(Evaluation *e) {
    memset(e->sites, 0, e->cell_count);
    memset(e->executed, 0, e->cell_count * sizeof *e->executed);
    for (uint32_t i = 0; i < e->project->count; i++) {
        const CompiledModule *m = e->project->modules[i];
        for (uint32_t k = 0; k < m->statement_count; k++) {
            if (statement_is_done(e, i, k)) {
                continue;
            }
            Targets t = targets_of(e, m, k);
            for (uint32_t g = 0; g < t.count; g++) {
                count_site(e, e->cells[i][t.globals[g]], !t.deletes);
                e->executed[e->cells[i][t.globals[g]]] |= e->fates[i].statements[k].known;
            }
            free(t.globals);
        }
        for (uint32_t k = 1; k < m->code_count; k++) {
            count_code_sites(e, i, &m->codes[k]);
        }
    }
    count_changes(e);
}

bool binders_constant(const Evaluation *e, uint16_t cell) {
    Value now = e->runtime->bake_cells(e->vm)[cell];
    bool once = e->sites[cell] == 1 && e->executed[cell] && e->boot[cell] == VALUE_UNBOUND;
    return now != VALUE_UNBOUND && (e->sites[cell] == 0 || once);
}
