/* The linker: compiled modules, and what their start-up has made, into one image for one board.
 *
 * The constants of all modules share one table K; their bindings are words of F, in flash, or of G, in RAM. boot.py
 * and main.py are both __main__ and share their bindings, as they do in MicroPython.
 */
#include "link.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void link_error(Linker *l, const char *file, const char *format, ...) {
    if (!l->failed) {
        char message[256];
        va_list args;
        va_start(args, format);
        (void)vsnprintf(message, sizeof message, format, args);
        va_end(args);
        print_error("%s: error: %s", file, message);
    }
    l->failed = true;
}

void link_charge(Linker *l, uint32_t module) {
    l->pool.flash = &l->modules[module].flash;
}

/* ---- modules */

static void make_modules(Linker *l) {
    for (uint32_t i = 0; i < l->project->count; i++) {
        link_charge(l, i);
        uint32_t at = pool_object(&l->pool, header_make(KIND_MODULE, MODULE_FIELDS), MODULE_FIELDS);
        l->modules[i].object = pool_ref(&l->pool, at);
        l->pool.flash->modules += (MODULE_FIELDS + 1) * 4;
    }
}

#define IMPORT_DEPTH 4u

/* Whether importing the module runs nothing. */
static bool imports_nothing_else(const Linker *l, const LinkedModule *m, unsigned depth) {
    bool plain = m->bodies == 0 && (depth > 0 || m->import_count == 0);
    for (uint32_t i = 0; plain && i < m->import_count; i++) {
        plain = imports_nothing_else(l, &l->modules[m->imports[i]], depth - 1);
    }
    return plain;
}

/* Whether importing the module imports the other one. */
static bool leads_to(const Linker *l, const LinkedModule *m, uint32_t other, unsigned depth) {
    bool found = false;
    for (uint32_t i = 0; !found && depth > 0 && i < m->import_count; i++) {
        found = m->imports[i] == other || leads_to(l, &l->modules[m->imports[i]], other, depth - 1);
    }
    return found;
}

/* Where nothing runs, the order does not matter, and what another one imports need not be named. */
static bool is_implied(const Linker *l, const LinkedModule *m, uint32_t place) {
    uint32_t module = m->imports[place];
    bool implied = false;
    for (uint32_t i = 0; !implied && i < m->import_count; i++) {
        const LinkedModule *other = &l->modules[m->imports[i]];
        implied = m->imports[i] == module
                      ? i < place
                      : leads_to(l, other, module, IMPORT_DEPTH) &&
                            !leads_to(l, &l->modules[module], m->imports[i], IMPORT_DEPTH);
    }
    return implied;
}

/* All that is left of a body: the imports of other modules. */
static Value module_imports(Linker *l, const LinkedModule *m) {
    Value *items = check_alloc(calloc(m->import_count, sizeof *items));
    bool plain = imports_nothing_else(l, m, IMPORT_DEPTH);
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->import_count; i++) {
        if (!plain || !is_implied(l, m, i)) {
            items[n++] = l->modules[m->imports[i]].object;
        }
    }
    Value v = pool_tuple(&l->pool, items, n);
    free(items);
    return v;
}

/* None, a TUPLE of the modules to import, the CODE of the body, or a TUPLE of one a statement. */
static Value module_code(Linker *l, const LinkedModule *m) {
    const LinkedCode *codes = &l->codes[m->first_body];
    if (!l->split) {
        return m->bodies > 0 ? codes->ref : m->import_count > 0 ? module_imports(l, m) : VALUE_NONE;
    }
    Value *items = check_alloc(calloc(m->bodies + 1, sizeof *items));
    for (uint32_t i = 0; i < m->bodies; i++) {
        items[i] = codes[i].ref;
    }
    uint32_t at = pool_object(&l->pool, header_make(KIND_TUPLE, m->bodies), m->bodies);
    memcpy(l->pool.words + at + 1, items, m->bodies * sizeof *items);
    free(items);
    return pool_ref(&l->pool, at);
}

int32_t link_module_named(const Linker *l, const char *name, size_t bytes) {
    for (uint32_t i = 0; i < l->project->count; i++) {
        const char *other = l->modules[i].source->name;
        if (strncmp(other, name, bytes) == 0 && other[bytes] == '\0') {
            return (int32_t)i;
        }
    }
    return -1;
}

int32_t link_package(const Linker *l, uint32_t module) {
    const char *name = l->modules[module].source->name, *dot = strrchr(name, '.');
    return dot == NULL ? -1 : link_module_named(l, name, (size_t)(dot - name));
}

/* Whether a module binds a name. */
static bool module_binds(const Linker *l, const LinkedModule *m, const char *name) {
    const Namespace *names = &l->spaces[m->space];
    for (uint32_t i = 0; i < names->count; i++) {
        const Binding *b = &names->bindings[i];
        if (strcmp(l->modules[b->module].source->constants[b->constant].text, name) == 0) {
            return true;
        }
    }
    return false;
}

static int32_t module_flags(const Linker *l, uint32_t index) {
    const CompiledModule *s = l->modules[index].source;
    int32_t package = link_package(l, index);
    bool bound = package >= 0 && module_binds(l, &l->modules[package], strrchr(s->name, '.') + 1);
    return (s->package ? MODULE_PACKAGE : 0) | (s->stock ? MODULE_STOCK : 0) |
           (bound ? MODULE_BOUND : 0) | (package + 1) << MODULE_PARENT_SHIFT;
}

static void fill_module(Linker *l, uint32_t index) {
    LinkedModule *m = &l->modules[index];
    const CompiledModule *s = m->source;
    const Namespace *names = &l->spaces[m->space];
    int32_t doc = s->codes[0].doc;
    Value extra = l->evaluation != NULL ? snapshot_value(l, l->evaluation->extras[index]) : 0;
    Value f[MODULE_FIELDS] = {
        [MODULE_NAME] = pool_str(&l->pool, s->name, strlen(s->name)),
        [MODULE_FILE] = pool_str(&l->pool, s->file, strlen(s->file)),
        [MODULE_FIXED_NAMES] = names->fixed_names,
        [MODULE_FIXED] = value_small((int32_t)names->first_fixed),
        [MODULE_CELL_NAMES] = names->cell_names,
        [MODULE_CELL] = value_small((int32_t)names->first_cell),
        [MODULE_STATE] = value_small(names->state_fixed ? -1 - names->state : names->state),
        [MODULE_CODE] = module_code(l, m),
        [MODULE_DOC] = doc < 0 ? VALUE_NONE : link_constant(l, m, (uint16_t)doc),
        [MODULE_FLAGS] = value_small(module_flags(l, index)),
        [MODULE_DICT] = extra,
        [MODULE_ALIAS] = value_small((int32_t)m->alias_first),
        [MODULE_ALIASES] = value_small((int32_t)m->aliases)};
    memcpy(l->pool.words + (m->object - l->pool.base) / 4 + 1, f, sizeof f);
}

/* ---- initial values */

/* What each binding holds when the board starts. */
static void fill_bindings(Linker *l, Value *fixed, Value *cells) {
    const Evaluation *e = l->evaluation;
    for (uint32_t i = 0; i < l->project->count; i++) {
        const LinkedModule *m = &l->modules[i];
        const Namespace *s = &l->spaces[m->space];
        for (uint32_t g = 0; g < m->source->global_count; g++) {
            const Binding *b = link_binding(l, m, (uint16_t)g);
            link_charge(l, i);
            Value v = snapshot_value(l, e->boot[e->cells[i][g]]);
            (b->rebound ? cells : fixed)[b->ordinal] = v;
        }
        if (s->state_fixed) {
            fixed[s->state] = VALUE_NONE;
        }
    }
    l->functions = snapshot_value(l, e->functions);
    l->at_exit = snapshot_value(l, e->at_exit);
}

static void make_bindings(Linker *l, ImageHeader *h) {
    Value *fixed = check_alloc(calloc(l->fixed + 1, sizeof *fixed));
    Value *cells = check_alloc(calloc(l->bindings + 1, sizeof *cells));
    uint32_t set = l->bindings;
    if (l->evaluation != NULL) {
        fill_bindings(l, fixed, cells);
    }
    while (set > 0 && cells[set - 1] == VALUE_UNBOUND) {
        set--;
    }
    l->fixed_values = fixed;
    l->cell_values = cells;
    h->fixed_count = l->fixed;
    h->cells_set = set;
    h->bindings = l->bindings;
}

/* ---- all of it */

static void linker_free(Linker *l) {
    for (uint32_t i = 0; i < l->project->count; i++) {
        LinkedModule *m = &l->modules[i];
        for (uint32_t k = 0; k < m->owned_count; k++) {
            module_body_free(&m->owned[k]);
        }
        free(m->owned);
        free(m->imports);
        free(m->constants);
        free(m->codes);
        free(m->binding);
    }
    for (uint32_t i = 0; i < l->space_count; i++) {
        free(l->spaces[i].bindings);
    }
    snapshot_free(l);
    free(l->fixed_values);
    free(l->cell_values);
    link_free_codes(l);
    free(l->spaces);
    free(l->modules);
    pool_free(&l->pool);
}

static void start(Linker *l, uint32_t base) {
    const Project *p = l->project;
    *l->report = (ImageReport){0};
    l->modules = check_alloc(calloc(p->count, sizeof *l->modules));
    for (uint32_t i = 0; i < p->count; i++) {
        LinkedModule *m = &l->modules[i];
        m->constants = check_alloc(calloc(p->modules[i]->constant_count + 1, sizeof(Value)));
        m->codes = check_alloc(calloc(p->modules[i]->code_count + 1, sizeof *m->codes));
    }
    pool_init(&l->pool, board_firn_runtime(l->board), base, l->board->core.base,
              sizeof(ImageHeader) / 4, &l->modules[0].flash);
    if (l->names != NULL) {
        pool_place_names(&l->pool, l->names);
    }
    link_collect_names(l);
    link_reach_bodies(l);
}

static void place_and_fill(Linker *l, ImageHeader *h) {
    if (l->evaluation != NULL) {
        snapshot_place(l);
    }
    link_assign_bindings(l);
    if (l->failed) {
        return;
    }
    make_modules(l);
    link_make_codes(l);
    link_fill_codes(l);
    if (l->evaluation != NULL) {
        snapshot_fill(l);
    }
    make_bindings(l, h);
    for (uint32_t i = 0; i < l->project->count; i++) {
        link_charge(l, i);
        fill_module(l, i);
    }
    h->board = pool_str(&l->pool, l->board->name, strlen(l->board->name));
}

/* One pass over everything. */
static bool link_pass(Linker *l, ImageHeader *h, uint32_t base, Forced *forced) {
    start(l, base);
    if (!l->failed && l->evaluation != NULL && !snapshot_reach(l)) {
        snapshot_fault(l, forced);
        l->failed = true;
    }
    if (!l->failed) {
        place_and_fill(l, h);
    }
    return !l->failed;
}

/* Links a copy of `first`, for its names; they are the caller's. False after an error message. */
static bool link_names(const Linker *first, uint32_t base, Forced *forced, PoolNames *names) {
    Linker l = *first;
    ImageHeader h = {0};
    bool ok = link_pass(&l, &h, base, forced);
    if (ok && !pool_collect_names(&l.pool, names)) {
        link_error(&l, l.project->modules[l.project->main]->file,
                   "the program's names take more than 256 KB; split it");
        ok = false;
    }
    linker_free(&l);
    return ok;
}

bool image_link(const LinkOptions *options, Bytes *image, ImageReport *report, Forced *forced) {
    Linker l = {.project = options->project,
                .board = options->board,
                .evaluation = options->evaluation,
                .report = report};
    PoolNames names = {0};
    ImageHeader h = {0};
    uint32_t base = options->board->image.base;
    *image = (Bytes){0};
    bool ok = link_names(&l, base, forced, &names);
    if (ok) {
        l.names = &names;
        ok = link_pass(&l, &h, base, forced) && link_finish(&l, &h, options->heap_bytes, image);
        if (ok && l.evaluation != NULL && !link_indices(&l, image)) {
            snapshot_fault(&l, forced);
            free(image->data);
            *image = (Bytes){0};
            ok = false;
        }
        if (ok) {
            report_collect(&l);
        }
        linker_free(&l);
    }
    pool_names_free(&names);
    return ok;
}

/* ---- bake images */

static int by_ref(const void *a, const void *b) {
    Value x = ((const CodePlace *)a)->ref, y = ((const CodePlace *)b)->ref;
    return x < y ? -1 : x > y;
}

static void note_places(const Linker *l, Evaluation *e) {
    const Project *p = l->project;
    e->codes = check_alloc(calloc(l->code_count + 1, sizeof *e->codes));
    e->modules = check_alloc(calloc(p->count + 1, sizeof *e->modules));
    e->states = check_alloc(calloc(p->count + 1, sizeof *e->states));
    e->cells = check_alloc(calloc(p->count + 1, sizeof *e->cells));
    e->cell_count = l->bindings;
    for (uint32_t i = 0; i < p->count; i++) {
        const LinkedModule *m = &l->modules[i];
        uint32_t n = m->source->global_count;
        e->modules[i] = m->object;
        e->states[i] = l->spaces[m->space].state;
        e->cells[i] = check_alloc(calloc(n + 1, sizeof(uint16_t)));
        for (uint32_t g = 0; g < n; g++) {
            e->cells[i][g] = link_binding(l, m, (uint16_t)g)->ordinal;
        }
        for (uint32_t c = 0; c < m->source->code_count; c++) {
            if (m->codes[c] != 0) {
                const LinkedCode *code = &l->codes[m->codes[c] - 1];
                e->codes[e->code_count++] = (CodePlace){code->ref, i, c};
            }
        }
    }
    qsort(e->codes, e->code_count, sizeof *e->codes, by_ref);
}

bool link_bake_image(const Project *p, const Board *b, Evaluation *e) {
    ImageReport report = {0};
    Linker l = {.project = p, .board = b, .split = true, .report = &report};
    PoolNames names = {0};
    ImageHeader h = {0};
    bool ok = link_names(&l, e->config.image_base, NULL, &names);
    if (ok) {
        l.names = &names;
        ok = link_pass(&l, &h, e->config.image_base, NULL) && link_finish(&l, &h, 0, &e->image);
        if (ok) {
            note_places(&l, e);
        }
        linker_free(&l);
    }
    e->too_wide = report.too_wide;
    pool_names_free(&names);
    return ok;
}
