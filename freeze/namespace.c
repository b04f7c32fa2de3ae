/* Names and bindings: which are constants of the image (F), which are words of RAM (G).
 *
 * A binding is constant when no code that the image holds binds it: what start-up has bound is then read from
 * flash. Both kinds are numbered within a module in the order of their names' addresses, so that a name is found by
 * a binary search and its ordinal follows from its place.
 */
#include "link.h"

#include "../compiler/opinfo.h"

#include <stdlib.h>
#include <string.h>

/* ---- gathering */

static const Constant *binding_text(const Linker *l, const Binding *b) {
    return &l->modules[b->module].source->constants[b->constant];
}

static bool same_text(const Constant *a, const Constant *b) {
    return a->count == b->count && memcmp(a->text, b->text, a->count) == 0;
}

/* Index of the name in the namespace, added when it is new. `known` bindings stand there from another module; those
 * of one module differ from each other. */
static uint32_t namespace_add(const Linker *l, Namespace *s, uint32_t known, Binding b) {
    for (uint32_t i = 0; i < known; i++) {
        if (same_text(binding_text(l, &s->bindings[i]), binding_text(l, &b))) {
            return i;
        }
    }
    s->bindings[s->count] = b;
    return s->count++;
}

void link_collect_names(Linker *l) {
    const Project *p = l->project;
    l->spaces = check_alloc(calloc(p->count + 1, sizeof *l->spaces));
    for (uint32_t i = 0; i < p->count; i++) {
        LinkedModule *m = &l->modules[i];
        m->source = p->modules[i];
        bool shares = (int)i == p->main && p->boot >= 0;
        m->space = shares ? l->modules[p->boot].space : l->space_count++;
        Namespace *s = &l->spaces[m->space];
        uint32_t known = s->count, n = m->source->global_count;
        m->binding = check_alloc(calloc(n + 1, sizeof *m->binding));
        s->bindings = check_alloc(realloc(s->bindings, (known + n + 1) * sizeof *s->bindings));
        for (uint32_t g = 0; g < n; g++) {
            Binding b = {.module = i, .constant = m->source->globals[g]};
            m->binding[g] = namespace_add(l, s, known, b);
        }
    }
}

const Binding *link_binding(const Linker *l, const LinkedModule *m, uint16_t global) {
    return &l->spaces[m->space].bindings[m->binding[global]];
}

/* ---- who binds */

static void note_stores(Linker *l, const LinkedCode *code) {
    const CompiledCode *c = code->code;
    const LinkedModule *m = &l->modules[code->module];
    Namespace *s = &l->spaces[m->space];
    for (uint32_t i = 0; i < c->info.units;) {
        Opcode op = (Opcode)(c->units[i] & 0xFF);
        uint32_t n = op_format_units(op_info(op)->format);
        if (op == OP_SETG || op == OP_DELG) {
            s->bindings[m->binding[c->units[i + n - 1]]].rebound = true;
        } else if (op == OP_IMPORTSTAR) {
            for (uint32_t b = 0; b < s->count; b++) {
                s->bindings[b].rebound = true;
            }
        }
        i += n;
    }
}

/* The import of a submodule binds its name in the package, where the package has such a binding. */
static void note_submodule(Linker *l, const LinkedModule *m) {
    const char *dot = strrchr(m->source->name, '.');
    for (uint32_t i = 0; dot != NULL && i < l->project->count; i++) {
        const LinkedModule *package = &l->modules[i];
        size_t n = (size_t)(dot - m->source->name);
        if (strncmp(package->source->name, m->source->name, n) != 0 ||
            package->source->name[n] != 0) {
            continue;
        }
        Namespace *s = &l->spaces[package->space];
        for (uint32_t b = 0; b < s->count; b++) {
            const Constant *name = binding_text(l, &s->bindings[b]);
            if (name->count == strlen(dot + 1) && memcmp(name->text, dot + 1, name->count) == 0) {
                s->bindings[b].rebound = true;
            }
        }
    }
}

static void find_rebound(Linker *l) {
    for (uint32_t i = 0; i < l->code_count; i++) {
        note_stores(l, &l->codes[i]);
    }
    for (uint32_t i = 0; i < l->project->count; i++) {
        const ModuleFate *fate = &l->evaluation->fates[i];
        bool program = (int)i == l->project->main || (int)i == l->project->boot;
        l->spaces[l->modules[i].space].state_fixed = fate->loaded || program;
        if (!fate->loaded) {
            note_submodule(l, &l->modules[i]);
        }
    }
}

/* ---- ordinals */

static int by_name(const void *a, const void *b) {
    Value x = (*(Binding *const *)a)->name, y = (*(Binding *const *)b)->name;
    return x < y ? -1 : x > y;
}

/* Numbers the bindings of one kind from `first` on; returns their sorted names. */
static Value number_bindings(Linker *l, Namespace *s, bool rebound, uint32_t first,
                             uint32_t *count) {
    Binding **sorted = check_alloc(calloc(s->count + 1, sizeof *sorted));
    Value *names = check_alloc(calloc(s->count + 1, sizeof *names));
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->bindings[i].rebound == rebound) {
            sorted[n++] = &s->bindings[i];
        }
    }
    if (n > 0) {
        qsort(sorted, n, sizeof(Binding *), by_name);
    }
    for (uint32_t i = 0; i < n; i++) {
        sorted[i]->ordinal = (uint16_t)(first + i);
        names[i] = sorted[i]->name;
    }
    Value tuple = pool_tuple(&l->pool, names, n);
    free((void *)sorted);
    free(names);
    *count = n;
    return tuple;
}

static void assign_namespace(Linker *l, Namespace *s) {
    for (uint32_t i = 0; i < s->count; i++) {
        const Constant *c = binding_text(l, &s->bindings[i]);
        link_charge(l, s->bindings[i].module);
        s->bindings[i].name = pool_str(&l->pool, c->text, c->count);
    }
    s->state = (uint16_t)(s->state_fixed ? l->fixed++ : l->bindings++);
    s->first_fixed = l->fixed;
    s->first_cell = l->bindings;
    s->fixed_names = number_bindings(l, s, false, s->first_fixed, &s->fixed);
    s->cell_names = number_bindings(l, s, true, s->first_cell, &s->cells);
    l->fixed += s->fixed;
    l->bindings += s->cells;
}

void link_assign_bindings(Linker *l) {
    if (l->evaluation != NULL) {
        find_rebound(l);
    }
    for (uint32_t i = 0; i < l->space_count; i++) {
        Namespace *s = &l->spaces[i];
        for (uint32_t b = 0; l->evaluation == NULL && b < s->count; b++) {
            s->bindings[b].rebound = true;
        }
        assign_namespace(l, s);
        if (l->bindings > UINT16_MAX || l->fixed > UINT16_MAX) {
            link_error(l, l->project->modules[l->project->main]->file,
                       "the program has more than 65,535 module globals");
            return;
        }
    }
}
