/* Running one manifest: the prelude and the manifest are boot and main of a program of their own,
 * which is evaluated as start-up is at bake time. So its natives are the pure ones, and what it
 * has noted is read out of the heap.
 */
#include "manifest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "manifest_prelude.h"

#define RUN_STEPS UINT64_C(10000000) /* back-edges and calls of one statement */
#define CALLS     "_calls"
#define REFUSED   "ManifestError: " /* how the exception of a refused call is told */

/* ---- the program */

char *text_literal(const char *text) {
    char *literal = NULL;
    size_t size = 0;
    FILE *out = check_alloc(open_memstream(&literal, &size));
    fputc('"', out);
    for (const char *p = text; *p != 0; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20 || c == '"' || c == '\\') {
            fprintf(out, "\\x%02x", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
    if (fclose(out) != 0) {
        die_no_memory();
    }
    return literal;
}

/* The prelude, and what this run adds to it. */
static Bytes prelude_text(const ManifestSource *s) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = check_alloc(open_memstream(&text, &size));
    fwrite(manifest_prelude, 1, sizeof manifest_prelude, out);
    fprintf(out, "\noptions = _Options(%s)\n_refused = {", s->options);
    for (uint32_t i = 0; i < s->refused_count; i++) {
        char *why = text_literal(s->refused[i].why);
        fprintf(out, "%u: %s, ", (unsigned)s->refused[i].call, why);
        free(why);
    }
    fputs("}\n", out);
    if (fclose(out) != 0) {
        die_no_memory();
    }
    return (Bytes){(uint8_t *)text, size};
}

/* The prelude has its own of these. */
static int builtin_ordinal(const char *name) {
    bool own = strcmp(name, "print") == 0 || strcmp(name, "open") == 0;
    return own ? -1 : firn_runtime_f64.builtin_ordinal(name);
}

static CompiledModule *compile(const char *file, const Bytes *text, FILE *errors) {
    CompileOptions options = {
        .name = "__main__", .file = file, .optimise = 1, .builtin_ordinal = builtin_ordinal};
    unsigned count;
    return compile_source(&options, (const char *)text->data, text->size, errors, &count);
}

/* ---- what it has noted */

static Noted note_read(const Evaluation *e, Value v);

static const Value *object_at(const Evaluation *e, Value ref) {
    return e->runtime->bake_memory(e->vm, ref);
}

static Noted note_items(const Evaluation *e, const Value *items, uint32_t count) {
    Noted n = {.kind = NOTED_LIST, .count = count};
    n.items = check_alloc(calloc(count + 1, sizeof *n.items));
    for (uint32_t i = 0; i < count; i++) {
        n.items[i] = note_read(e, items[i]);
    }
    return n;
}

/* The prelude notes nothing but these. */
static Noted note_read(const Evaluation *e, Value v) {
    if (value_is_small(v)) {
        return (Noted){.kind = NOTED_NUMBER, .number = value_small_get(v)};
    }
    if (!value_is_ref(v)) {
        return (Noted){.kind = NOTED_NONE};
    }
    const Value *p = object_at(e, v);
    Kind k = header_kind(p[0]);
    if (k == KIND_STR || k == KIND_STRU) {
        uint32_t bytes = header_bytes(p[0]) - STR_PREFIX;
        char *text = check_alloc(calloc(bytes + 1, 1));
        memcpy(text, (const char *)(p + 1) + STR_PREFIX, bytes);
        return (Noted){.kind = NOTED_TEXT, .text = text};
    }
    if (k == KIND_TUPLE) {
        return note_items(e, p + 1, header_words(p[0]));
    }
    if (k == KIND_LIST) {
        uint32_t count = (uint32_t)value_small_get(p[1]);
        return note_items(e, count > 0 ? object_at(e, p[2]) + 1 : p, count);
    }
    return (Noted){.kind = NOTED_NONE};
}

static void note_free(Noted *n) {
    for (uint32_t i = 0; i < n->count; i++) {
        note_free(&n->items[i]);
    }
    free(n->items);
    free(n->text);
}

/* The binding of boot, which main shares. */
static Value binding_value(const Evaluation *e, const char *name) {
    const CompiledModule *m = e->project->modules[0];
    for (uint32_t g = 0; g < m->global_count; g++) {
        if (strcmp(m->constants[m->globals[g]].text, name) == 0) {
            return e->runtime->bake_cells(e->vm)[e->cells[0][g]];
        }
    }
    return VALUE_UNBOUND;
}

/* ---- the run */

/* What the exception or the refused native was, for a user who knows of no bake time. */
static char *why_ended(const BakeResult *r) {
    static const char imports[] = "ModuleNotFoundError: ";
    switch (r->end) {
    case BAKE_RAISED:
        if (strncmp(r->what, imports, sizeof imports - 1) == 0) {
            return text_format("%s; a manifest is run by firn, with its built-in modules only",
                               r->what);
        }
        return check_alloc(strdup(r->what));
    case BAKE_IMPURE:
    case BAKE_INERT_CALL:
        return text_format("%s; a manifest is run on the host, without files, clocks and pins",
                           r->what);
    default: return text_format("%s; a manifest only names files", r->what);
    }
}

static void result_take(const Evaluation *e, const BakeResult *r, ManifestRun *out) {
    out->calls = note_read(e, binding_value(e, CALLS));
    if (r->end == BAKE_DONE) {
        return;
    }
    out->raised = true;
    out->line = r->file_module == 1 ? r->line : 0;
    if (r->end == BAKE_RAISED && strncmp(r->what, REFUSED, sizeof REFUSED - 1) == 0) {
        out->refused = true;
        out->why = check_alloc(strdup(r->what + sizeof REFUSED - 1));
    } else {
        out->why = why_ended(r);
    }
}

static bool program_run(const Project *p, const Board *host, ManifestRun *out) {
    Evaluation e;
    BakeResult *result = check_alloc(calloc(1, sizeof *result));
    bool ok = evaluation_open(p, host, RUN_STEPS, &e);
    if (ok) {
        e.hooks.unplaced = 1; /* the prelude's lines are none of the user's */
        e.runtime->bake_program(e.vm, NULL, result);
        result_take(&e, result, out);
    }
    evaluation_free(&e);
    free(result);
    return ok && !out->raised;
}

bool manifest_run(const ManifestSource *source, ManifestRun *out) {
    *out = (ManifestRun){0};
    Board host;
    if (!board_load("host", &host)) {
        return false;
    }
    size_t size = 0;
    FILE *errors = check_alloc(open_memstream(&out->errors, &size));
    Bytes prelude = prelude_text(source);
    assert(board_firn_runtime(&host) == &firn_runtime_f64);
    CompiledModule *modules[2] = {compile("<prelude>", &prelude, errors),
                                  compile(source->file, source->text, errors)};
    if (fclose(errors) != 0) {
        die_no_memory();
    }
    Project p = {.modules = modules, .count = 2, .boot = 0, .main = 1};
    bool ok = modules[0] != NULL && modules[1] != NULL && program_run(&p, &host, out);
    for (int i = 0; i < 2; i++) {
        if (modules[i] != NULL) {
            module_free(modules[i]);
        }
    }
    free(prelude.data);
    board_free(&host);
    return ok;
}

void manifest_run_free(ManifestRun *run) {
    note_free(&run->calls);
    free(run->errors);
    free(run->why);
    *run = (ManifestRun){0};
}
