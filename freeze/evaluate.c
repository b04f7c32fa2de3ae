/* Start-up at bake time.
 *
 * Exact phase: the program's own start-up in program order, until something cannot be done. Nothing is undone then:
 * evaluation is deterministic, so a fresh VM is run up to that statement. From there on:
 *
 *   inert      what was left behind only shows things (print): everything can still be read, nothing of what was
 *              there may be written, and stores happen on the board at their place;
 *   detached   what was left behind may have done anything: a statement may read constants only – bindings that no
 *              code binds again, and immutable objects;
 *   closed     a module that has not been imported so far: its body alone, which writes only what it made.
 *
 * A statement left for the board is a residue. What it binds is not known to those that follow.
 */
#include "evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "../runtime/dict_format.h"
#include "binders.h"
#include "link.h"

/* Where the bake VM has its memory: apart from every board's. Start-up never fails for RAM that the board will not
 * need. */
#define BAKE_IMAGE_BASE UINT32_C(0x40000000)
#define BAKE_IMAGE_SIZE UINT32_C(0x10000000)
#define BAKE_RAM_BASE   UINT32_C(0x80000000)
#define BAKE_RAM_SIZE   UINT32_C(0x10000000)

#define DEFAULT_STEPS UINT64_C(20000000) /* back-edges and calls of one statement */

/* ---- the bake VM */

static bool open_vm(Evaluation *e) {
    char error[512];
    if (e->vm != NULL) {
        e->runtime->destroy(e->vm);
    }
    e->vm = e->runtime->create(&e->config);
    if (e->vm == NULL) {
        print_error("firn: error: cannot reserve 4 GiB of address space to evaluate the program's "
                    "start-up (is the limit of virtual memory, ulimit -v, too low?)");
        return false;
    }
    if (!e->runtime->load(e->vm, e->image.data, e->image.size, error, sizeof error)) {
        print_error("firn: error: %s", error);
        return false;
    }
    e->runtime->bake_unknown(e->vm, e->unknown);
    return true;
}

static Value *cells(const Evaluation *e) {
    return e->runtime->bake_cells(e->vm);
}

/* ---- known and unknown bindings */

static void set_unknown(Evaluation *e, uint16_t cell, bool unknown) {
    uint8_t bit = (uint8_t)(1u << (cell % 8));
    if (unknown) {
        e->unknown[cell / 8] |= bit;
        cells(e)[cell] = VALUE_UNBOUND;
    } else {
        e->unknown[cell / 8] &= (uint8_t)~bit;
    }
}

/* From now on only constants are known. */
static void forget_variables(Evaluation *e) {
    binders_count(e);
    for (uint32_t i = 0; i < e->project->count; i++) {
        for (uint32_t g = 0; g < e->project->modules[i]->global_count; g++) {
            uint16_t cell = e->cells[i][g];
            set_unknown(e, cell, !binders_constant(e, cell));
        }
    }
}

/* ---- one statement */

static char *copy_text(const char *text) {
    return check_alloc(strdup(text));
}

static void set_why(Evaluation *e, BakePlace place, const BakeResult *r) {
    StatementFate *f = &e->fates[place.module].statements[place.statement];
    free(f->why);
    f->why = copy_text(r != NULL             ? r->what
                       : f->import_count > 0 ? "imports a module that is left for the board"
                       : f->known            ? "imports all names of a module"
                                             : "shows something, or binds what is not its own");
    f->why_module = r != NULL ? r->file_module : place.module;
    f->why_line =
        r != NULL ? r->line : e->project->modules[place.module]->statements[place.statement].line;
}

static void set_residue(Evaluation *e, BakePlace place, const BakeResult *r) {
    e->fates[place.module].statements[place.statement].fate = FATE_RESIDUE;
    set_why(e, place, r);
}

/* What stopped a stricter run of the statement says more than what stopped the last one. */
static void explain(Evaluation *e, BakePlace place, const BakeResult *r) {
    if (e->fates[place.module].statements[place.statement].fate == FATE_RESIDUE &&
        r->what[0] != 0) {
        set_why(e, place, r);
    }
}

/* A statement under way: what it may bind, and what it has met. */
typedef struct StatementRun {
    struct StatementRun *outer;
    uint32_t module;
    const Targets *targets;
    Value *before; /* G */
    uint32_t *imports;
    uint32_t import_count;
    uint32_t from; /* what it makes itself lies from here on in the bake heap, but for what */
    uint32_t (*others)[2]; /* the modules made that it imports: from, to */
    uint32_t other_count;
    bool spoiled; /* it has bound what is not its own */
} StatementRun;

/* True when nothing but the targets' bindings was bound. */
static bool binds_only(const Evaluation *e, const StatementRun *run) {
    const Value *after = cells(e);
    if (memcmp(run->before, after, e->cell_count * sizeof *after) == 0) {
        return true;
    }
    for (uint32_t c = 0; c < e->cell_count; c++) {
        bool own = run->before[c] == after[c] || c == e->states[run->module];
        for (uint32_t i = 0; !own && i < run->targets->count; i++) {
            own = e->cells[run->module][run->targets->globals[i]] == c;
        }
        if (!own) {
            return false;
        }
    }
    return true;
}

static void run_begin(Evaluation *e, StatementRun *run, uint32_t module, const Targets *targets) {
    *run = (StatementRun){.outer = e->run, .module = module, .targets = targets};
    run->from = e->runtime->bake_top(e->vm);
    run->before = check_alloc(malloc((e->cell_count + 1) * sizeof *run->before));
    memcpy(run->before, cells(e), e->cell_count * sizeof *run->before);
    e->run = run;
}

static void run_end(Evaluation *e, StatementRun *run) {
    e->run = run->outer;
    free(run->before);
    free(run->imports);
    free(run->others);
}

/* An object that the statement has made itself: when it runs again, it makes another. */
static bool is_own(const Evaluation *e, const StatementRun *run, Value v) {
    const VmConfig *c = &e->config;
    bool own = value_is_ref(v) && v >= run->from && v - c->ram_base < c->heap_bytes;
    for (uint32_t i = 0; own && i < run->other_count; i++) {
        own = v < run->others[i][0] || v >= run->others[i][1];
    }
    return own;
}

static void note_others(Evaluation *e, StatementRun *run, uint32_t from) {
    run->others = check_alloc(realloc(run->others, (run->other_count + 1) * sizeof *run->others));
    run->others[run->other_count][0] = from;
    run->others[run->other_count++][1] = e->runtime->bake_top(e->vm);
}

/* On the board the modules' imports are still to come. */
static void undo_imports(Evaluation *e, StatementRun *run) {
    for (uint32_t i = 0; i < run->import_count; i++) {
        uint16_t state = e->states[run->imports[i]];
        cells(e)[state] = run->before[state] = VALUE_UNBOUND;
    }
}

/* The imports are the statement's from now on. */
static void keep_imports(StatementFate *f, StatementRun *run) {
    free(f->imports);
    f->imports = run->imports;
    f->import_count = run->import_count;
    run->imports = NULL;
}

static const Forced *find_forced(const Evaluation *e, BakePlace place) {
    for (uint32_t i = 0; i < e->forced_count; i++) {
        BakePlace p = e->forced[i].place;
        if (p.module == place.module && p.statement == place.statement) {
            return &e->forced[i];
        }
    }
    return NULL;
}

static bool is_forced(const Evaluation *e, BakePlace place, BakeResult *r) {
    const Forced *f = find_forced(e, place);
    if (f != NULL) {
        (void)snprintf(r->what, sizeof r->what, "%s", f->why);
        r->file_module = place.module;
        r->line = e->project->modules[place.module]->statements[place.statement].line;
    }
    return f != NULL;
}

static void keep_stores(Evaluation *e, BakePlace place, const Targets *t) {
    StatementFate *f = &e->fates[place.module].statements[place.statement];
    f->fate = FATE_STORED;
    f->stores = check_alloc(calloc(t->count + 1, sizeof *f->stores));
    for (uint32_t i = 0; i < t->count; i++) {
        Value v = cells(e)[e->cells[place.module][t->globals[i]]];
        if (v != VALUE_UNBOUND) {
            f->stores[f->store_count++] = (StoredName){t->globals[i], v};
        }
    }
}

/* Detached: a binding is known when this was the only statement that binds it. What runs again on the board makes its
 * objects there. */
static void know_targets(Evaluation *e, const StatementRun *run, bool again) {
    const Targets *t = run->targets;
    for (uint32_t i = 0; i < t->count; i++) {
        uint16_t cell = e->cells[run->module][t->globals[i]];
        bool known = e->mode == BAKE_INERT || e->sites[cell] == 1;
        known = known && !(again && is_own(e, run, cells(e)[cell]));
        set_unknown(e, cell, !known || cells(e)[cell] == VALUE_UNBOUND);
    }
}

static void forget_targets(Evaluation *e, uint32_t module, const Targets *t) {
    for (uint32_t i = 0; i < t->count; i++) {
        set_unknown(e, e->cells[module][t->globals[i]], true);
    }
}

/* Nothing of the statement is kept but what an import inside has found out about other modules. */
static void leave_statement(Evaluation *e, BakePlace place, const Targets *t,
                            const StatementRun *run, const BakeResult *r) {
    for (uint32_t i = 0; i < t->count; i++) {
        uint16_t cell = e->cells[place.module][t->globals[i]];
        cells(e)[cell] = run->before[cell];
    }
    set_residue(e, place, r->what[0] != 0 ? r : NULL);
}

/* Whether the imports that the board does for a statement run nothing but imports. */
static bool imports_are_plain(const Evaluation *e, const uint32_t *imports, uint32_t count,
                              unsigned depth) {
    for (uint32_t i = 0; i < count; i++) {
        const CompiledModule *m = e->project->modules[imports[i]];
        const StatementFate *s = e->fates[imports[i]].statements;
        for (uint32_t k = 0; k < m->statement_count; k++) {
            bool residue = s[k].fate == FATE_RESIDUE && s[k].import_count == 0;
            bool nested = s[k].import_count > 0;
            if (residue ||
                (nested && (depth == 0 ||
                            !imports_are_plain(e, s[k].imports, s[k].import_count, depth - 1)))) {
                return false;
            }
        }
    }
    return true;
}

/* In inert or detached mode. */
static void evaluate_statement(Evaluation *e, BakePlace place) {
    const CompiledModule *m = e->project->modules[place.module];
    Targets t = targets_of(e, m, place.statement);
    StatementFate *f = &e->fates[place.module].statements[place.statement];
    BakeResult r = {0};
    StatementRun run;
    bool done = false;
    if (t.deletes) {
        (void)snprintf(r.what, sizeof r.what, "deletes a name");
        r.file_module = place.module;
        r.line = m->statements[place.statement].line;
    }
    run_begin(e, &run, place.module, &t);
    if (!t.deletes && !is_forced(e, place, &r)) {
        e->runtime->bake_statement(e->vm, place, e->mode, &r);
        undo_imports(e, &run);
        done = r.end == BAKE_DONE && !run.spoiled && binds_only(e, &run);
    }
    if (done && r.inert_calls == 0) {
        bool again = run.import_count > 0 || t.star;
        if (again) {
            keep_imports(f, &run);
            f->known = true;
            set_residue(e, place, NULL);
            if (e->mode == BAKE_INERT && !imports_are_plain(e, f->imports, f->import_count, 8)) {
                e->mode = BAKE_DETACHED;
                forget_variables(e);
            }
        } else {
            keep_stores(e, place, &t);
        }
        f->known = true;
        know_targets(e, &run, again);
    } else {
        if (t.star) {
            e->runtime->bake_forget_names(e->vm, place.module, false);
        }
        leave_statement(e, place, &t, &run, &r);
        if (!done && e->mode == BAKE_INERT) {
            e->mode = BAKE_DETACHED;
            forget_variables(e);
        }
        forget_targets(e, place.module, &t);
    }
    run_end(e, &run);
    free(t.globals);
}

static void evaluate_rest(Evaluation *e, uint32_t module, uint32_t from) {
    const CompiledModule *m = e->project->modules[module];
    e->fates[module].started = true;
    for (uint32_t i = from; i < m->statement_count; i++) {
        evaluate_statement(e, (BakePlace){module, i});
    }
}

/* ---- modules that have not been imported */

static void set_share(Evaluation *e, uint32_t module, bool unknown) {
    for (uint32_t g = 0; g < e->project->modules[module]->global_count; g++) {
        uint16_t cell = e->cells[module][g];
        set_unknown(e, cell, true);
        set_unknown(e, cell, unknown);
    }
}

/* One statement of a body that is run alone. An import that the board must still do is done there without binding
 * anything; where it is part of something else, the statement is left whole. */
static bool run_closed_statement(Evaluation *e, BakePlace place, const Targets *own,
                                 BakeResult *r) {
    const CompiledStatement *s = &e->project->modules[place.module]->statements[place.statement];
    StatementRun run;
    run_begin(e, &run, place.module, own);
    e->runtime->bake_statement(e->vm, place, BAKE_CLOSED, r);
    undo_imports(e, &run);
    bool done = r->end == BAKE_DONE && r->inert_calls == 0 && !run.spoiled && binds_only(e, &run);
    /* What those modules do on the board, they may do to a module that they have seen. */
    bool alone = (s->flags & STATEMENT_IMPORT) != 0 && !e->fates[place.module].met;
    done = done && (alone || imports_are_plain(e, run.imports, run.import_count, 8));
    if (done) {
        keep_imports(&e->fates[place.module].statements[place.statement], &run);
    }
    run_end(e, &run);
    return done;
}

/* Runs the body up to `end`; returns how far it came. */
static uint32_t run_closed(Evaluation *e, uint32_t module, uint32_t end, BakeResult *r) {
    uint32_t n = e->project->modules[module]->global_count;
    Targets own = {.globals = check_alloc(calloc(n + 1, sizeof(uint16_t))), .count = n};
    for (uint32_t g = 0; g < n; g++) {
        own.globals[g] = (uint16_t)g;
    }
    set_share(e, module, false);
    e->runtime->bake_forget_names(e->vm, module, true);
    e->runtime->bake_watermark(e->vm);
    uint32_t i = 0;
    for (; i < end; i++) {
        BakePlace place = {module, i};
        *r = (BakeResult){0};
        if (is_forced(e, place, r) || !run_closed_statement(e, place, &own, r)) {
            break;
        }
    }
    free(own.globals);
    return i;
}

static void keep_share(Evaluation *e, uint32_t module) {
    Value names = e->runtime->bake_names(e->vm, module);
    e->extras[module] = names != VALUE_UNBOUND ? names : e->extras[module];
    for (uint32_t g = 0; g < e->project->modules[module]->global_count; g++) {
        e->boot[e->cells[module][g]] = cells(e)[e->cells[module][g]];
    }
}

/* A name that functions bind again is not known to others. */
static void forget_share(Evaluation *e, uint32_t module) {
    binders_count(e);
    for (uint32_t g = 0; g < e->project->modules[module]->global_count; g++) {
        uint16_t cell = e->cells[module][g];
        set_unknown(e, cell, !binders_constant(e, cell));
    }
}

/* How far the body can be run alone. The first attempt shows it. When nobody else has seen what that has made, the
 * body is run again up to there; otherwise all evaluation begins anew, and then goes no further. */
static uint32_t close_body(Evaluation *e, uint32_t module) {
    ModuleFate *fate = &e->fates[module];
    ClosedLimit *limit = &e->limits[module];
    uint32_t n = limit->set ? limit->end : e->project->modules[module]->statement_count;
    BakeResult r = {0}, again;
    uint32_t done = run_closed(e, module, n, &r);
    if (done == n) {
        return done;
    }
    *limit = (ClosedLimit){true, done, r};
    if (fate->met || run_closed(e, module, done, &again) != done) {
        e->again = true;
    }
    return done;
}

static void evaluate_closed(Evaluation *e, uint32_t module) {
    ModuleFate *fate = &e->fates[module];
    uint32_t n = e->project->modules[module]->statement_count;
    BakeMode outer = e->mode;
    if (e->again) {
        return; /* nothing of this is kept */
    }
    fate->started = true;
    uint32_t done = close_body(e, module);
    keep_share(e, module);
    for (uint32_t i = 0; i < done; i++) {
        fate->statements[i].fate = FATE_DONE;
    }
    e->mode = BAKE_DETACHED;
    forget_share(e, module);
    evaluate_rest(e, module, done);
    if (done < n) {
        explain(e, (BakePlace){module, done}, &e->limits[module].why);
    }
    e->runtime->bake_watermark(e->vm);
    e->mode = outer;
}

static void on_meeting(void *context, uint32_t module) {
    Evaluation *e = context;
    e->fates[module].met = true;
}

static bool is_changeable(void *context, uint32_t owner, const char *name, size_t bytes) {
    return changes_include(context, owner, name, bytes);
}

static bool is_extensible(void *context, uint32_t module) {
    return changes_add_names(context, module);
}

/* An import in a mode other than the exact one has met a module that is not loaded. What its evaluation binds is not
 * the statement's doing. */
static void on_import(void *context, uint32_t module) {
    Evaluation *e = context;
    StatementRun *run = e->run;
    run->before[e->states[module]] = cells(e)[e->states[module]];
    run->spoiled = run->spoiled || !binds_only(e, run);
    run->imports = check_alloc(realloc(run->imports, (run->import_count + 1) * sizeof(uint32_t)));
    run->imports[run->import_count++] = module;
    if (!e->fates[module].started && !e->fates[module].loaded) {
        uint32_t from = e->runtime->bake_top(e->vm);
        evaluate_closed(e, module);
        note_others(e, run, from);
        for (uint32_t c = 0; c < e->cell_count; c++) {
            bool own = false;
            for (uint32_t i = 0; !own && i < run->targets->count; i++) {
                own = e->cells[run->module][run->targets->globals[i]] == c;
            }
            run->before[c] = own ? run->before[c] : cells(e)[c];
        }
    }
}

/* ---- the exact phase */

/* The statement to leave for the board: the innermost one, unless one around it, which would run again, does more than
 * import. */
static BakePlace residue_of(const Evaluation *e, const BakeResult *r) {
    for (uint32_t i = 0; i + 1 < r->chain_count; i++) {
        BakePlace p = r->chain[i];
        const CompiledStatement *s = &e->project->modules[p.module]->statements[p.statement];
        if (!(s->flags & STATEMENT_IMPORTS)) {
            return p;
        }
    }
    return r->chain[r->chain_count - 1];
}

static bool is_program(const Project *p, uint32_t module) {
    return (int)module == p->main || (int)module == p->boot;
}

/* The DICTs that hold names beyond the bindings: one a module, by its name. */
static void note_extras(Evaluation *e) {
    const FirnRuntime *rt = e->runtime;
    Value all = rt->bake_root(e->vm, ROOT_STORED);
    e->path = rt->bake_root(e->vm, ROOT_PATH);
    e->functions = rt->bake_root(e->vm, ROOT_MADE_FUNCTIONS);
    e->at_exit = rt->bake_root(e->vm, ROOT_ATEXIT);
    const Value *dict = all != VALUE_UNBOUND ? rt->bake_memory(e->vm, all) : NULL;
    const Value *table = dict != NULL && dict[2] != 0 ? rt->bake_memory(e->vm, dict[2]) : NULL;
    for (uint32_t k = 0; table != NULL && k < table_fill(table + 1); k++) {
        Value name = table[1 + TABLE_ENTRIES + 2 * k];
        for (uint32_t i = 0; i < e->project->count; i++) {
            const Value *module = rt->bake_memory(e->vm, e->modules[i]);
            if (module[1 + MODULE_NAME] == name) {
                e->extras[i] = table[1 + TABLE_ENTRIES + 2 * k + 1];
            }
        }
    }
}

/* A program that has sys.modules in hand may take modules out of it: its imports stay, all of them. */
static bool removes_modules(const Evaluation *e) {
    static const char name[] = "modules";
    for (uint32_t i = 0; i < e->project->count; i++) {
        const CompiledModule *m = e->project->modules[i];
        for (uint32_t k = 0; k < m->constant_count; k++) {
            const Constant *c = &m->constants[k];
            if (c->kind == CONSTANT_STR && c->count == sizeof name - 1 &&
                memcmp(c->text, name, c->count) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void note_loaded(Evaluation *e, const BakeResult *r) {
    for (uint32_t i = 0; i < e->project->count; i++) {
        e->fates[i].loaded = cells(e)[e->states[i]] == VALUE_NONE && !is_program(e->project, i);
    }
    for (uint32_t i = 0; i < r->chain_count; i++) {
        BakePlace p = r->chain[i];
        e->fates[p.module].loaded = false;
        e->fates[p.module].started = true;
        for (uint32_t k = 0; k < p.statement; k++) {
            e->fates[p.module].statements[k].fate = FATE_DONE;
            e->fates[p.module].statements[k].exact = true;
        }
    }
    memcpy(e->boot, cells(e), e->cell_count * sizeof *e->boot);
    bool all = removes_modules(e);
    for (uint32_t i = 0; all && i < e->project->count; i++) {
        cells(e)[e->states[i]] = VALUE_UNBOUND;
    }
    /* On the board their imports are still to come. */
    for (uint32_t i = 0; i < r->chain_count; i++) {
        cells(e)[e->states[r->chain[i].module]] = VALUE_UNBOUND;
    }
    note_extras(e);
}

/* boot.py and main.py: the chain tells which of them is under way. */
static void note_programs(Evaluation *e, const BakeResult *r) {
    const Project *p = e->project;
    bool in_boot = r->chain_count > 0 && (int)r->chain[0].module == p->boot;
    bool complete = r->end == BAKE_DONE;
    if (p->boot >= 0 && !in_boot) {
        e->fates[p->boot].loaded = e->fates[p->boot].started = true;
    }
    if (complete) {
        e->fates[p->main].loaded = e->fates[p->main].started = true;
    }
}

/* After the exact phase has stopped before the innermost statement of the chain. */
static void evaluate_after(Evaluation *e, const BakeResult *at, const BakeResult *why) {
    e->mode = BAKE_INERT;
    binders_count(e);
    if (why->end != BAKE_INERT_CALL) {
        e->mode = BAKE_DETACHED;
        forget_variables(e);
    }
    for (uint32_t i = at->chain_count; i-- > 0;) {
        BakePlace p = at->chain[i];
        evaluate_rest(e, p.module, p.statement);
        if (i + 1 == at->chain_count && why->end != BAKE_INERT_CALL) {
            explain(e, p, why);
        }
    }
    uint32_t main = (uint32_t)e->project->main;
    if (!e->fates[main].started) {
        evaluate_rest(e, main, 0);
    }
}

static bool evaluate_exact(Evaluation *e) {
    BakeResult r = {0}, at = {0};
    const BakePlace *stop = NULL;
    for (uint32_t i = 0; i < e->forced_count; i++) { /* each comes before the one found earlier */
        stop = e->forced[i].exact ? &e->forced[i].place : stop;
    }
    if (!open_vm(e)) {
        return false;
    }
    e->runtime->bake_program(e->vm, stop, &r);
    if (r.end == BAKE_DONE) {
        note_loaded(e, &r);
        note_programs(e, &r);
        return true;
    }
    BakePlace place = r.end == BAKE_AT_STOP ? r.chain[r.chain_count - 1] : residue_of(e, &r);
    if (!open_vm(e)) {
        return false;
    }
    e->runtime->bake_program(e->vm, &place, &at);
    if (at.end != BAKE_AT_STOP) {
        print_error("firn: error: start-up went another way when it was repeated (at %s); "
                    "--no-freeze bakes without it",
                    at.what);
        return false;
    }
    note_loaded(e, &at);
    note_programs(e, &at);
    evaluate_after(e, &at, &r);
    return true;
}

/* ---- all of it */

static void free_fates(Evaluation *e) {
    for (uint32_t i = 0; e->fates != NULL && i < e->project->count; i++) {
        uint32_t statements = e->project->modules[i]->statement_count;
        for (uint32_t k = 0; k < statements; k++) {
            free(e->fates[i].statements[k].why);
            free(e->fates[i].statements[k].stores);
            free(e->fates[i].statements[k].imports);
        }
        free(e->fates[i].statements);
    }
    free(e->fates);
    free(e->boot);
    free(e->unknown);
    free(e->sites);
    free(e->executed);
    free(e->extras);
    e->fates = NULL;
}

static void start_fates(Evaluation *e) {
    uint32_t n = e->project->count;
    free_fates(e);
    e->fates = check_alloc(calloc(n + 1, sizeof *e->fates));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t statements = e->project->modules[i]->statement_count;
        e->fates[i].statements = check_alloc(calloc(statements + 1, sizeof(StatementFate)));
        for (uint32_t k = 0; k < statements; k++) {
            e->fates[i].statements[k].fate = FATE_RESIDUE;
        }
    }
    e->boot = check_alloc(calloc(e->cell_count + 1, sizeof *e->boot));
    e->unknown = check_alloc(calloc(e->cell_count / 8 + 1, 1));
    e->sites = check_alloc(calloc(e->cell_count + 1, 1));
    e->executed = check_alloc(calloc(e->cell_count + 1, sizeof *e->executed));
    e->extras = check_alloc(calloc(n + 1, sizeof *e->extras));
}

static bool on_overridable(void *context, uint32_t module) {
    const Evaluation *e = context;
    return project_overridable(e->project, e->project->modules[module]->name);
}

static bool on_reads_builtin(void *context, uint32_t module, const char *name, size_t bytes) {
    const Evaluation *e = context;
    char *text = check_alloc(strndup(name, bytes));
    int ordinal = e->runtime->builtin_ordinal(text);
    free(text);
    return module_reads_builtin(e->project->modules[module], ordinal);
}

/* Everything but the VM. */
static bool prepare(const Project *p, const Board *b, uint64_t steps, Evaluation *e) {
    *e = (Evaluation){.project = p, .runtime = board_firn_runtime(b)};
    e->hooks = (BakeHooks){.import = on_import,
                           .meets = on_meeting,
                           .changeable = is_changeable,
                           .extensible = is_extensible,
                           .overridable = on_overridable,
                           .reads_builtin = on_reads_builtin,
                           .context = e,
                           .steps = steps != 0 ? steps : DEFAULT_STEPS};
    e->config = (VmConfig){.board = b->name,
                           .platform = b->platform,
                           .without = b->without,
                           .core_base = b->core.base,
                           .image_base = BAKE_IMAGE_BASE,
                           .image_bytes = BAKE_IMAGE_SIZE,
                           .ram_base = BAKE_RAM_BASE,
                           .heap_bytes = BAKE_RAM_SIZE,
                           .flash_base = b->flash.base,
                           .flash_bytes = b->flash.size,
                           .depth_limit = b->native_depth,
                           .bake = &e->hooks};
    return link_bake_image(p, b, e);
}

bool evaluation_open(const Project *p, const Board *b, uint64_t steps, Evaluation *e) {
    return prepare(p, b, steps, e) && open_vm(e);
}

/* Modules that only functions import: nothing of others is known when they will run. */
static void evaluate_lazy(Evaluation *e) {
    e->mode = BAKE_DETACHED;
    forget_variables(e);
    for (uint32_t i = 0; i < e->project->count; i++) {
        if (!e->fates[i].started && !e->fates[i].loaded) {
            evaluate_closed(e, i);
        }
    }
}

bool evaluate_project(const Project *p, const Board *b, const EvaluateOptions *options,
                      Evaluation *e) {
    if (!prepare(p, b, options->steps, e)) {
        return false;
    }
    e->forced = options->forced;
    e->forced_count = options->forced_count;
    e->limits = check_alloc(calloc(p->count + 1, sizeof *e->limits));
    do {
        e->again = false;
        start_fates(e);
        if (!evaluate_exact(e)) {
            return false;
        }
        evaluate_lazy(e);
    } while (e->again);
    return true;
}
void evaluation_free(Evaluation *e) {
    free_fates(e);
    for (uint32_t i = 0; e->cells != NULL && i < e->project->count; i++) {
        free(e->cells[i]);
    }
    if (e->vm != NULL) {
        e->runtime->destroy(e->vm);
    }
    free((void *)e->cells);
    free(e->states);
    free(e->codes);
    free(e->modules);
    free(e->image.data);
    free(e->changes);
    free(e->effects);
    for (uint32_t i = 0; i < e->dunder_count; i++) {
        free(e->dunders[i]);
    }
    free((void *)e->dunders);
    free(e->changed_modules);
    free(e->limits);
    *e = (Evaluation){0};
}
