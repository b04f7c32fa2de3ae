/* What an image holds, why it holds it, and what it will take of RAM. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/dict_format.h"
#include "snapshot.h"

#define PATH_BYTES 120u

/* ---- gathering */

static void add_flash(FlashBytes *to, const FlashBytes *from) {
    to->code += from->code;
    to->strings += from->strings;
    to->constants += from->constants;
    to->objects += from->objects;
    to->modules += from->modules;
    to->code_objects += from->code_objects;
    to->string_objects += from->string_objects;
}

static uint32_t statements_left(const Linker *l, uint32_t module) {
    const CompiledModule *m = l->project->modules[module];
    if (l->evaluation == NULL || l->evaluation->fates[module].loaded) {
        return l->evaluation == NULL ? m->statement_count : 0;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->statement_count; i++) {
        n += l->evaluation->fates[module].statements[i].fate != FATE_DONE;
    }
    return n;
}

static void collect_module(Linker *l, uint32_t index) {
    const LinkedModule *m = &l->modules[index];
    const Namespace *s = &l->spaces[m->space];
    bool shared = l->project->boot >= 0 && (int)index == l->project->main;
    l->report->modules[index] =
        (ReportModule){.name = check_alloc(strdup(m->source->name)),
                       .file = check_alloc(strdup(m->source->file)),
                       .flash = m->flash,
                       .cells = shared ? 0 : s->cells,
                       .fixed = shared ? 0 : s->fixed,
                       .statements = m->source->statement_count,
                       .left = statements_left(l, index),
                       .loaded = l->evaluation != NULL && l->evaluation->fates[index].loaded};
    add_flash(&l->report->flash, &m->flash);
}

static const char *kind_text(Kind kind) {
    switch (kind) {
    case KIND_LIST: return "list";
    case KIND_DICT: return "dict";
    case KIND_SET: return "set";
    case KIND_BYTEARRAY: return "bytearray";
    case KIND_ARRAY: return "array";
    case KIND_DEQUE: return "deque";
    case KIND_BYTESIO: return "BytesIO";
    case KIND_STRINGIO: return "StringIO";
    case KIND_MEMORYVIEW: return "memoryview";
    case KIND_CELL: return "closure cell";
    case KIND_CLASS: return "class";
    default: return "instance";
    }
}

/* Payload and storage, headers included. */
static uint32_t thawed_bytes(const Linker *l, const FrozenItem *item) {
    const Snapshot *s = l->snapshot;
    uint32_t words = s->words[item->alias] + 1, storage = 0;
    Kind stored = kind_storage(item->kind);
    if (stored != KIND_FREE) {
        const Value *at = l->pool.words + (item->to - l->pool.base) / 4 + 1;
        uint32_t n = (uint32_t)value_small_get(at[0]);
        if (at[1] != VALUE_UNBOUND) {
            Value header = l->pool.words[(at[1] - l->pool.base) / 4];
            storage = 1 + (stored == KIND_ITEMS  ? n
                           : stored == KIND_BLOB ? (n + 3) / 4
                                                 : header_words(header));
        }
    }
    return (words + storage) * 4;
}

static void collect_objects(Linker *l) {
    ImageReport *r = l->report;
    const Snapshot *s = l->snapshot;
    r->objects = check_alloc(calloc(s->aliases + 1, sizeof *r->objects));
    for (uint32_t i = 0; i < s->count; i++) {
        const FrozenItem *item = &s->items[i];
        if (!kind_is_writable(item->kind)) {
            continue;
        }
        char path[PATH_BYTES];
        snapshot_path(l, item, path, sizeof path);
        ReportObject *o = &r->objects[item->alias];
        *o = (ReportObject){item->module, kind_text(item->kind), check_alloc(strdup(path)),
                            thawed_bytes(l, item)};
        r->ram_thawed += o->thawed;
    }
}

static void collect_statement(Linker *l, uint32_t module, uint32_t index) {
    ImageReport *r = l->report;
    const CompiledModule *m = l->project->modules[module];
    const StatementFate *f = &l->evaluation->fates[module].statements[index];
    uint32_t cells = 0;
    for (uint32_t g = 0; g < m->global_count; g++) {
        cells += statement_binds(l->evaluation, m, index, (uint16_t)g);
    }
    if (r->left_count % 64 == 0) {
        r->left = check_alloc(realloc(r->left, (r->left_count + 64) * sizeof *r->left));
    }
    r->left[r->left_count++] =
        (ReportStatement){module,
                          m->statements[index].line,
                          check_alloc(strdup(f->why != NULL ? f->why : "was not reached")),
                          f->why_module,
                          f->why_line,
                          cells * 4};
}

static void collect_statements(Linker *l) {
    for (uint32_t i = 0; i < l->project->count; i++) {
        const ModuleFate *fate = &l->evaluation->fates[i];
        uint32_t n = l->project->modules[i]->statement_count;
        for (uint32_t k = 0; !fate->loaded && k < n; k++) {
            if (fate->statements[k].fate == FATE_RESIDUE && fate->statements[k].import_count == 0) {
                collect_statement(l, i, k);
            }
        }
    }
}

void report_collect(Linker *l) {
    ImageReport *r = l->report;
    r->module_count = l->project->count;
    r->modules = check_alloc(calloc(r->module_count + 1, sizeof *r->modules));
    for (uint32_t i = 0; i < r->module_count; i++) {
        collect_module(l, i);
    }
    r->ram_boot = l->bindings * 4;
    r->evaluated = l->evaluation != NULL;
    if (r->evaluated) {
        r->ram_boot += (r->aliases + 31) / 32 * 8;
        collect_objects(l);
        collect_statements(l);
    }
}

void report_free(ImageReport *r) {
    for (uint32_t i = 0; i < r->module_count; i++) {
        free(r->modules[i].name);
        free(r->modules[i].file);
    }
    for (uint32_t i = 0; r->objects != NULL && i < r->aliases; i++) {
        free(r->objects[i].path);
    }
    for (uint32_t i = 0; i < r->left_count; i++) {
        free(r->left[i].why);
    }
    free(r->modules);
    free(r->objects);
    free(r->left);
    *r = (ImageReport){0};
}

/* ---- text */

static void print_row(FILE *out, const char *what, uint32_t bytes, const char *note) {
    fprintf(out, "  %-28s %8u  %s\n", what, (unsigned)bytes, note);
}

static void print_flash(FILE *out, const ImageReport *r, const Board *b) {
    char note[96];
    fprintf(out, "%s: flash of the program, bytes\n", b->name);
    snprintf(note, sizeof note, "%u functions and bodies of %u modules",
             (unsigned)r->flash.code_objects, (unsigned)r->module_count);
    print_row(out, "code", r->flash.code, note);
    snprintf(note, sizeof note, "%u names and texts", (unsigned)r->flash.string_objects);
    print_row(out, "strings", r->flash.strings, note);
    print_row(out, "constants", r->flash.constants, "numbers, tuples");
    snprintf(note, sizeof note, "%u that the program can write", (unsigned)r->aliases);
    print_row(out, "objects", r->flash.objects, note);
    print_row(out, "modules", r->flash.modules, "");
    snprintf(note, sizeof note, "%u constants by index, %u constant bindings, names by hash",
             (unsigned)r->constant_count, (unsigned)r->fixed);
    print_row(out, "tables", r->tables, note);
    print_row(out, "header", r->header, "");
    print_row(out, "image", r->total, "");
}

static void print_modules(FILE *out, const ImageReport *r) {
    fprintf(out, "\n  %-24s %7s %7s %9s %7s %6s  %s\n", "module", "code", "strings", "constants",
            "objects", "cells", "start-up");
    for (uint32_t i = 0; i < r->module_count; i++) {
        const ReportModule *m = &r->modules[i];
        char fate[64];
        if (m->left == 0) {
            snprintf(fate, sizeof fate, m->loaded ? "done" : "done, runs at its import");
        } else {
            snprintf(fate, sizeof fate, "%u of %u statements run at boot", (unsigned)m->left,
                     (unsigned)m->statements);
        }
        fprintf(out, "  %-24s %7u %7u %9u %7u %6u  %s\n", m->file, (unsigned)m->flash.code,
                (unsigned)m->flash.strings, (unsigned)m->flash.constants,
                (unsigned)m->flash.objects, (unsigned)m->cells, fate);
    }
}

static void print_left(FILE *out, const ImageReport *r) {
    if (r->left_count > 0) {
        fprintf(out, "\nStatements left for the board, and why\n");
    }
    for (uint32_t i = 0; i < r->left_count; i++) {
        const ReportStatement *s = &r->left[i];
        const char *file = r->modules[s->module].file;
        fprintf(out, "  %s:%u: %s", file, (unsigned)s->line, s->why);
        if (s->why_module < r->module_count &&
            (s->why_module != s->module || s->why_line != s->line)) {
            fprintf(out, " (%s:%u)", r->modules[s->why_module].file, (unsigned)s->why_line);
        }
        fprintf(out, s->ram > 0 ? ", +%u B\n" : "\n", (unsigned)s->ram);
    }
}

static void print_objects(FILE *out, const ImageReport *r) {
    if (r->aliases > 0) {
        fprintf(out, "\nObjects in flash that the program can write, and the RAM that each takes "
                     "once it does\n");
    }
    for (uint32_t i = 0; i < r->aliases; i++) {
        fprintf(out, "  %6u  %-12s %s\n", (unsigned)r->objects[i].thawed, r->objects[i].kind,
                r->objects[i].path);
    }
}

void report_print(FILE *out, const ImageReport *r, const Board *b, uint32_t heap_bytes) {
    char note[96];
    print_flash(out, r, b);
    snprintf(note, sizeof note, "of %u for heap and VM stack: %u rebound names",
             (unsigned)heap_bytes, (unsigned)r->bindings);
    fprintf(out, "%s: RAM, bytes\n", b->name);
    print_row(out, "when the board starts", r->ram_boot, note);
    if (r->evaluated) {
        print_row(out, "thawed", r->ram_boot + r->ram_thawed,
                  "when every object of start-up has been written");
        print_modules(out, r);
        print_left(out, r);
        print_objects(out, r);
    }
}

/* ---- JSON */

static void json_flash(cJSON *to, const FlashBytes *f) {
    cJSON_AddNumberToObject(to, "code", f->code);
    cJSON_AddNumberToObject(to, "strings", f->strings);
    cJSON_AddNumberToObject(to, "constants", f->constants);
    cJSON_AddNumberToObject(to, "objects", f->objects);
    cJSON_AddNumberToObject(to, "modules", f->modules);
}

static cJSON *json_module(const ImageReport *r, uint32_t index) {
    const ReportModule *m = &r->modules[index];
    cJSON *o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "name", m->name);
    cJSON_AddStringToObject(o, "file", m->file);
    json_flash(cJSON_AddObjectToObject(o, "flash"), &m->flash);
    cJSON_AddNumberToObject(o, "cells", m->cells);
    cJSON_AddNumberToObject(o, "constant_bindings", m->fixed);
    cJSON_AddNumberToObject(o, "statements", m->statements);
    cJSON_AddBoolToObject(o, "imported_at_bake", m->loaded);
    cJSON *left = cJSON_AddArrayToObject(o, "left");
    for (uint32_t i = 0; i < r->left_count; i++) {
        const ReportStatement *s = &r->left[i];
        if (s->module == index) {
            cJSON *item = cJSON_CreateObject();
            cJSON_AddNumberToObject(item, "line", s->line);
            cJSON_AddStringToObject(item, "why", s->why);
            if (s->why_module < r->module_count) {
                cJSON_AddStringToObject(item, "why_file", r->modules[s->why_module].file);
                cJSON_AddNumberToObject(item, "why_line", s->why_line);
            }
            cJSON_AddNumberToObject(item, "ram", s->ram);
            cJSON_AddItemToArray(left, item);
        }
    }
    cJSON *objects = cJSON_AddArrayToObject(o, "writable");
    for (uint32_t i = 0; r->objects != NULL && i < r->aliases; i++) {
        if (r->objects[i].module == index) {
            cJSON *item = cJSON_CreateObject();
            cJSON_AddStringToObject(item, "path", r->objects[i].path);
            cJSON_AddStringToObject(item, "kind", r->objects[i].kind);
            cJSON_AddNumberToObject(item, "thawed", r->objects[i].thawed);
            cJSON_AddItemToArray(objects, item);
        }
    }
    return o;
}

bool report_json(FILE *out, const ImageReport *r, const Board *b, uint32_t heap_bytes) {
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "board", b->name);
    cJSON *flash = cJSON_AddObjectToObject(root, "flash");
    json_flash(flash, &r->flash);
    cJSON_AddNumberToObject(flash, "tables", r->tables);
    cJSON_AddNumberToObject(flash, "header", r->header);
    cJSON_AddNumberToObject(flash, "image", r->total);
    cJSON *ram = cJSON_AddObjectToObject(root, "ram");
    cJSON_AddNumberToObject(ram, "region", heap_bytes);
    cJSON_AddNumberToObject(ram, "boot", r->ram_boot);
    cJSON_AddNumberToObject(ram, "thawed", r->ram_boot + r->ram_thawed);
    cJSON *modules = cJSON_AddArrayToObject(root, "modules");
    for (uint32_t i = 0; i < r->module_count; i++) {
        cJSON_AddItemToArray(modules, json_module(r, i));
    }
    char *text = cJSON_Print(root);
    cJSON_Delete(root);
    bool ok = text != NULL && fprintf(out, "%s\n", text) > 0;
    free(text);
    return ok;
}

/* ---- budget */

bool budget_parse(const char *text, Budget *out) {
    static const char *const names[] = {"flash", "ram", "thawed"};
    uint32_t *const limits[] = {&out->flash, &out->ram, &out->thawed};
    char *copy = check_alloc(strdup(text)), *rest = copy;
    bool ok = true;
    *out = (Budget){UINT32_MAX, UINT32_MAX, UINT32_MAX};
    while (ok && rest != NULL) {
        char *part = rest, *end = strchr(rest, ','), *equals = strchr(part, '=');
        rest = end != NULL ? end + 1 : NULL;
        if (end != NULL) {
            *end = 0;
        }
        ok = false;
        for (size_t i = 0; equals != NULL && i < 3; i++) {
            bool named = strlen(names[i]) == (size_t)(equals - part) &&
                         strncmp(names[i], part, (size_t)(equals - part)) == 0;
            ok = ok || (named && parse_size(equals + 1, limits[i]));
        }
        if (!ok) {
            print_error("firn bake: error: --budget: %s: expected flash=SIZE, ram=SIZE or "
                        "thawed=SIZE, separated by commas, with sizes such as 512, 16K or 1M",
                        part);
        }
    }
    free(copy);
    return ok;
}

static bool within(const char *what, uint32_t limit, uint32_t found) {
    if (found > limit) {
        print_error("firn bake: error: %s: %u bytes, the budget is %u", what, (unsigned)found,
                    (unsigned)limit);
    }
    return found <= limit;
}

#define OFFENDERS 5u

/* The objects that take most once they are written. */
static void name_objects(const ImageReport *r) {
    uint32_t below = UINT32_MAX;
    for (uint32_t n = 0; r->objects != NULL && n < OFFENDERS; n++) {
        uint32_t most = 0;
        for (uint32_t i = 0; i < r->aliases; i++) {
            if (r->objects[i].thawed < below && r->objects[i].thawed > most) {
                most = r->objects[i].thawed;
            }
        }
        for (uint32_t i = 0; most > 0 && i < r->aliases && n < OFFENDERS; i++) {
            if (r->objects[i].thawed == most) {
                print_error("  %6u  %s", (unsigned)most, r->objects[i].path);
                n++;
            }
        }
        below = most;
    }
}

static void name_modules(const ImageReport *r, bool ram) {
    for (uint32_t i = 0; i < r->module_count; i++) {
        const FlashBytes *f = &r->modules[i].flash;
        uint32_t bytes = ram ? r->modules[i].cells * 4
                             : f->code + f->strings + f->constants + f->objects + f->modules;
        if (bytes * 10 >= (ram ? r->ram_boot : r->total)) {
            print_error("  %6u  %s", (unsigned)bytes, r->modules[i].file);
        }
    }
}

bool budget_check(const Budget *budget, const ImageReport *r) {
    bool flash = within("flash", budget->flash, r->total);
    if (!flash) {
        name_modules(r, false);
    }
    bool ram = within("RAM when the board starts", budget->ram, r->ram_boot);
    if (!ram) {
        name_modules(r, true);
    }
    bool thawed = within("RAM when every object of start-up has been written", budget->thawed,
                         r->ram_boot + r->ram_thawed);
    if (!thawed) {
        name_objects(r);
    }
    return flash && ram && thawed;
}
