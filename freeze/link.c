/* The linker: compiled modules into one image for one board.
 *
 * The constants of all modules share one table K, their bindings one array G. A module's words in G are its
 * state word and then its bindings; boot.py and main.py are both __main__ and share theirs, as they do
 * in MicroPython.
 */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

typedef struct LinkedModule {
    const CompiledModule *source;
    Value *constants; /* of the module's constants */
    Value *codes;     /* CODE objects */
    uint32_t *global; /* ordinal in G of each of the module's globals */
    uint32_t space;   /* which Namespace */
    uint32_t object;  /* word index of the MODULE */
} LinkedModule;

/* The bindings of one __main__ or module, in the order of the names' addresses. */
typedef struct Namespace {
    Value *names;
    uint32_t count, first;
    Value names_tuple;
} Namespace;

typedef struct Linker {
    Pool pool;
    const Project *project;
    const Board *board;
    LinkedModule *modules;
    Namespace *spaces;
    uint32_t space_count, bindings;
    ImageReport *report;
    bool failed;
} Linker;

static void link_error(Linker *l, const char *file, const char *message) {
    if (!l->failed) {
        print_error("%s: error: %s", file, message);
    }
    l->failed = true;
}

static uint16_t constant_index(Linker *l, const LinkedModule *m, Value v) {
    int32_t k = pool_constant(&l->pool, v);
    if (k < 0) {
        link_error(l, m->source->file,
                   "the program has more than 65,536 different constants and names; split it");
    }
    return (uint16_t)k;
}

/* ---- names and bindings */

static void namespace_add(Namespace *s, Value name) {
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->names[i] == name) {
            return;
        }
    }
    s->names = check_alloc(realloc(s->names, (s->count + 1) * sizeof *s->names));
    s->names[s->count++] = name;
}

static int by_address(const void *a, const void *b) {
    Value x = *(const Value *)a, y = *(const Value *)b;
    return x < y ? -1 : x > y;
}

static uint32_t namespace_find(const Namespace *s, Value name) {
    const Value *at = bsearch(&name, s->names, s->count, sizeof name, by_address);
    return (uint32_t)(at - s->names);
}

static Value name_constant(Linker *l, const CompiledModule *m, uint16_t index) {
    const Constant *c = &m->constants[index];
    return pool_str(&l->pool, c->text, c->count);
}

static void collect_globals(Linker *l) {
    const Project *p = l->project;
    l->spaces = check_alloc(calloc(p->count + 1, sizeof *l->spaces));
    for (uint32_t i = 0; i < p->count; i++) {
        LinkedModule *m = &l->modules[i];
        m->source = p->modules[i];
        bool shares = (int)i == p->main && p->boot >= 0;
        m->space = shares ? l->modules[p->boot].space : l->space_count++;
        for (uint32_t g = 0; g < m->source->global_count; g++) {
            Value name = name_constant(l, m->source, m->source->globals[g]);
            namespace_add(&l->spaces[m->space], name);
        }
    }
    for (uint32_t s = 0; s < l->space_count; s++) {
        Namespace *space = &l->spaces[s];
        if (space->count != 0) {
            qsort(space->names, space->count, sizeof *space->names, by_address);
        }
        space->first = l->bindings;
        l->bindings += 1 + space->count;
    }
    if (l->bindings > UINT16_MAX) {
        link_error(l, p->modules[p->main]->file, "the program has more than 65,535 module globals");
    }
}

/* Which of its namespace's names each of the module's globals is. */
static void number_globals(Linker *l, LinkedModule *m) {
    m->global = check_alloc(calloc(m->source->global_count + 1, sizeof *m->global));
    for (uint32_t g = 0; g < m->source->global_count; g++) {
        Value name = name_constant(l, m->source, m->source->globals[g]);
        m->global[g] = namespace_find(&l->spaces[m->space], name);
    }
}

/* ---- constants */

static Value link_constant(Linker *l, LinkedModule *m, const Constant *c) {
    Pool *p = &l->pool;
    switch (c->kind) {
    case CONSTANT_NONE: return VALUE_NONE;
    case CONSTANT_FALSE: return VALUE_FALSE;
    case CONSTANT_TRUE: return VALUE_TRUE;
    case CONSTANT_ELLIPSIS: return VALUE_ELLIPSIS;
    case CONSTANT_INT: return pool_int(p, c->text, c->count);
    case CONSTANT_FLOAT: return pool_float(p, c->text, c->count);
    case CONSTANT_IMAGINARY: return pool_complex(p, c->text, c->count);
    case CONSTANT_STR: return pool_str(p, c->text, c->count);
    case CONSTANT_BYTES: return pool_bytes(p, c->text, c->count);
    case CONSTANT_TUPLE: {
        Value *items = check_alloc(calloc(c->count + 1u, sizeof *items));
        for (uint32_t i = 0; i < c->count; i++) {
            items[i] = m->constants[c->items[i]];
        }
        Value v = pool_tuple(p, items, c->count);
        free(items);
        return v;
    }
    case CONSTANT_FROZENSET:
        link_error(l, m->source->file, "a frozenset constant cannot be linked");
        return VALUE_NONE;
    case CONSTANT_CODE:
    case CONSTANT_FUNCTION: break;
    }
    return 0; /* code and functions follow when the CODE objects stand */
}

/* ---- code */

static uint32_t units_of_words(uint32_t units) {
    return (units + 1) / 2;
}

/* What an IMPORT with the given second unit refers to: the module itself where it is known now, else
 * its name. Native modules come first, as they do at run time. */
static Value import_target(const Linker *l, const LinkedModule *m, uint16_t k, uint16_t unit) {
    const char *name = m->source->constants[k].text;
    bool leaf = unit >> 8 != 0, relative = (unit & 0xFF) != 0;
    if (relative || (!leaf && strchr(name, '.') != NULL)) {
        return m->constants[k];
    }
    uint32_t core = l->pool.runtime->core_module(name);
    if (core != 0) {
        return l->pool.core_base + core;
    }
    for (uint32_t i = 0; i < l->project->count; i++) {
        if (strcmp(l->modules[i].source->name, name) == 0) {
            return pool_ref(&l->pool, l->modules[i].object);
        }
    }
    return m->constants[k];
}

/* Rewrites the module's indices in a copy of its bytecode. */
static void relocate_units(Linker *l, const LinkedModule *m, uint16_t *units, uint32_t n) {
    static const uint8_t formats[] = {
#define OP(name, format, use, flags, effect) FMT_##format,
        FIRN_OPCODES(OP)
#undef OP
    };
    for (uint32_t i = 0; i < n;) {
        uint8_t op = units[i] & 0xFF;
        OpFormat f = (OpFormat)formats[op];
        uint16_t *last = &units[i + op_format_units(f) - 1];
        if (op == OP_IMPORT) {
            *last = constant_index(l, m, import_target(l, m, *last, units[i + 1]));
        } else if (f == FMT_AK || (f == FMT_ABK && op != OP_UNPACKEX)) {
            *last = constant_index(l, m, m->constants[*last]);
        } else if (f == FMT_AG || f == FMT_ABG) {
            *last = (uint16_t)(l->spaces[m->space].first + 1 + m->global[*last]);
        }
        i += op_format_units(f);
    }
}

static Value optional_constant(const LinkedModule *m, int32_t index) {
    return index < 0 ? VALUE_NONE : m->constants[index];
}

static uint32_t code_payload_words(const CompiledCode *c) {
    uint32_t units = code_params(&c->info) + c->info.ncells + c->info.units + 4u * c->info.handlers;
    return CODE_INFO + sizeof(CodeInfo) / 4 + units_of_words(units + (c->info.lines + 1u) / 2);
}

/* Makes the CODE object with its values; its bytecode is filled in by fill_code. */
static void make_code(Linker *l, LinkedModule *m, uint32_t index) {
    const CompiledCode *c = &m->source->codes[index];
    uint32_t words = code_payload_words(c);
    uint32_t at = pool_object(&l->pool, header_make(KIND_CODE, words), words);
    Value *w = l->pool.words + at + 1;
    w[CODE_COUNT] = value_small(CODE_INFO);
    w[CODE_NAME] = m->constants[c->name];
    w[CODE_PREFIX] = optional_constant(m, c->prefix);
    w[CODE_MODULE] = pool_ref(&l->pool, m->object);
    w[CODE_DOC] = optional_constant(m, c->doc);
    memcpy(w + CODE_INFO, &c->info, sizeof c->info);
    m->codes[index] = pool_ref(&l->pool, at);
    l->report->code += (words + 1) * 4;
    l->report->code_objects++;
}

static void fill_code(Linker *l, LinkedModule *m, uint32_t index) {
    const CompiledCode *c = &m->source->codes[index];
    uint32_t at = (m->codes[index] - l->pool.base) / 4 + 1;
    uint16_t *out = (uint16_t *)(l->pool.words + at + CODE_INFO) + sizeof(CodeInfo) / 2;
    for (unsigned i = 0; i < code_params(&c->info); i++) {
        *out++ = constant_index(l, m, m->constants[c->param_names[i]]);
    }
    for (unsigned i = 0; i < c->info.ncells; i++) {
        *out++ = constant_index(l, m, m->constants[c->closure_names[i]]);
    }
    memcpy(out, c->units, c->info.units * sizeof *out);
    relocate_units(l, m, out, c->info.units);
    out += c->info.units;
    if (c->info.handlers > 0) {
        memcpy(out, c->handlers, c->info.handlers * sizeof *c->handlers);
    }
    out += 4u * c->info.handlers;
    if (c->info.lines > 0) {
        memcpy(out, c->lines, c->info.lines);
    }
}

static void link_codes(Linker *l, LinkedModule *m) {
    const CompiledModule *s = m->source;
    m->codes = check_alloc(calloc(s->code_count + 1, sizeof *m->codes));
    for (uint32_t i = 0; i < s->code_count; i++) {
        make_code(l, m, i);
    }
    for (uint32_t i = 0; i < s->constant_count; i++) {
        const Constant *c = &s->constants[i];
        if (c->kind == CONSTANT_CODE) {
            m->constants[i] = m->codes[c->index];
        } else if (c->kind == CONSTANT_FUNCTION) {
            uint32_t at = pool_object(&l->pool, header_make(KIND_FUNCTION, 1), 1);
            l->pool.words[at + 1] = m->codes[c->index];
            m->constants[i] = pool_ref(&l->pool, at);
            l->report->code += 8;
        }
    }
    for (uint32_t i = 0; i < s->code_count; i++) {
        fill_code(l, m, i);
    }
    Value *module = l->pool.words + m->object + 1;
    module[MODULE_CODE] = m->codes[0];
    module[MODULE_DOC] = optional_constant(m, s->codes[0].doc);
}

/* ---- modules */

static void make_module(Linker *l, LinkedModule *m, Value no_names) {
    const Namespace *s = &l->spaces[m->space];
    Pool *p = &l->pool;
    Value name = pool_str(p, m->source->name, strlen(m->source->name));
    Value file = pool_str(p, m->source->file, strlen(m->source->file));
    m->object = pool_object(p, header_make(KIND_MODULE, MODULE_FIELDS), MODULE_FIELDS);
    Value *w = p->words + m->object + 1;
    w[MODULE_NAME] = name;
    w[MODULE_FILE] = file;
    w[MODULE_FIXED_NAMES] = no_names;
    w[MODULE_FIXED] = value_small(0);
    w[MODULE_CELL_NAMES] = s->names_tuple;
    w[MODULE_CELL] = value_small((int32_t)s->first + 1);
    w[MODULE_STATE] = value_small((int32_t)s->first);
    w[MODULE_CODE] = w[MODULE_DOC] = VALUE_NONE;
    w[MODULE_FLAGS] = value_small(m->source->package ? MODULE_PACKAGE : 0);
    w[MODULE_ALIAS] = w[MODULE_ALIASES] = value_small(0);
    l->report->modules += (MODULE_FIELDS + 1) * 4;
}

static void link_modules(Linker *l) {
    for (uint32_t s = 0; s < l->space_count; s++) {
        l->spaces[s].names_tuple = pool_tuple(&l->pool, l->spaces[s].names, l->spaces[s].count);
    }
    Value none = pool_tuple(&l->pool, NULL, 0);
    for (uint32_t i = 0; i < l->project->count; i++) {
        number_globals(l, &l->modules[i]);
        make_module(l, &l->modules[i], none);
    }
    for (uint32_t i = 0; i < l->project->count; i++) {
        LinkedModule *m = &l->modules[i];
        const CompiledModule *s = m->source;
        m->constants = check_alloc(calloc(s->constant_count + 1, sizeof *m->constants));
        for (uint32_t c = 0; c < s->constant_count; c++) {
            m->constants[c] = link_constant(l, m, &s->constants[c]);
        }
        link_codes(l, m);
    }
}

/* ---- tables and header */

/* Dots count: module names are looked up, too. */
static bool is_identifier(const char *text, uint32_t bytes) {
    for (uint32_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c >= 0x80;
        bool later = (c >= '0' && c <= '9') || c == '.';
        if (!letter && !(i > 0 && later)) {
            return false;
        }
    }
    return bytes > 0;
}

/* Texts that may be looked up as names at run time: identifiers and dotted module names. */
static bool is_name(const Pool *p, const PoolEntry *e) {
    Value header = p->words[e->at];
    Kind k = header_kind(header);
    if (k != KIND_STR && k != KIND_STRU) {
        return false;
    }
    return is_identifier((const char *)(p->words + e->at + 1) + STR_PREFIX,
                         header_bytes(header) - STR_PREFIX);
}

static uint32_t append_words(Pool *p, const Value *words, uint32_t n) {
    uint32_t at = pool_object(p, 0, n); /* one word too many: no header here */
    p->count--;
    if (n != 0) { /* a program without constants has none to point to */
        memcpy(p->words + at, words, n * sizeof *words);
    }
    return pool_ref(p, at);
}

/* Open addressing at a load of at most two thirds; filled in order of address, so that it is deterministic. */
static void make_interned(Pool *p, ImageHeader *h) {
    Value *names = check_alloc(calloc(p->entry_count + 1, sizeof *names));
    uint32_t n = 0, mask = 1;
    for (uint32_t i = 0; i <= p->entry_mask; i++) {
        if (p->entries[i].value != 0 && is_name(p, &p->entries[i])) {
            names[n++] = p->entries[i].value;
        }
    }
    qsort(names, n, sizeof *names, by_address);
    while ((mask + 1) * 2 < n * 3) {
        mask = mask * 2 + 1;
    }
    Value *table = check_alloc(calloc(mask + 1, sizeof *table));
    for (uint32_t i = 0; i < n; i++) {
        uint16_t hash;
        memcpy(&hash, p->words + (names[i] - p->base) / 4 + 1, sizeof hash);
        uint32_t slot = hash & STR_HASH_MASK & mask;
        while (table[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        table[slot] = names[i];
    }
    h->interned_mask = mask;
    h->interned = append_words(p, table, mask + 1);
    free(table);
    free(names);
}

static void make_tables(Linker *l, ImageHeader *h) {
    Pool *p = &l->pool;
    h->board = pool_str(p, l->board->name, strlen(l->board->name));
    h->objects_end = pool_ref(p, p->count);
    uint32_t before = p->count;
    h->constant_count = p->constant_count;
    h->constants = append_words(p, p->constants, p->constant_count);
    Value *modules = check_alloc(calloc(l->project->count, sizeof *modules));
    for (uint32_t i = 0; i < l->project->count; i++) {
        modules[i] = pool_ref(p, l->modules[i].object);
    }
    h->module_count = l->project->count;
    h->modules = append_words(p, modules, h->module_count);
    free(modules);
    make_interned(p, h);
    h->fixed = h->cells = pool_ref(p, p->count);
    h->aliasable = h->aliasable_end = h->objects_end;
    l->report->tables += (p->count - before) * 4;
}

static void fill_header(const Linker *l, ImageHeader *h, uint32_t heap_bytes) {
    const FirnRuntime *rt = l->pool.runtime;
    h->magic = IMAGE_MAGIC;
    h->layout = IMAGE_LAYOUT;
    h->header_bytes = sizeof *h;
    h->total_bytes = l->pool.count * 4;
    h->base = l->pool.base;
    h->float_bits = rt->float_bits;
    h->core_base = l->pool.core_base;
    h->core_hash = rt->core_hash;
    h->core_words = rt->core_count;
    h->natives = rt->natives_count;
    h->natives_hash = rt->natives_hash(rt->natives_count);
    h->heap_bytes = heap_bytes;
    h->boot_module = l->project->boot < 0 ? IMAGE_NO_MODULE : (uint32_t)l->project->boot;
    h->main_module = (uint32_t)l->project->main;
    h->bindings = l->bindings;
    const uint8_t *bytes = (const uint8_t *)l->pool.words;
    h->body_crc = rt->crc(0, bytes + sizeof *h, h->total_bytes - sizeof *h);
    h->header_crc = rt->crc(0, h, offsetof(ImageHeader, header_crc));
}

static bool finish_image(Linker *l, uint32_t heap_bytes, Bytes *image) {
    ImageHeader h = {0};
    make_tables(l, &h);
    fill_header(l, &h, heap_bytes);
    if (h.total_bytes > l->board->image.size) {
        print_error("%s: error: the image takes %u bytes; board %s has %u for it",
                    l->project->modules[l->project->main]->file, (unsigned)h.total_bytes,
                    l->board->name, (unsigned)l->board->image.size);
        return false;
    }
    memcpy(l->pool.words, &h, sizeof h);
    l->report->header = sizeof h;
    l->report->total = h.total_bytes;
    l->report->bindings = l->bindings;
    l->report->constant_count = h.constant_count;
    image->size = h.total_bytes;
    image->data = check_alloc(malloc(image->size));
    memcpy(image->data, l->pool.words, image->size);
    return true;
}

static void linker_free(Linker *l) {
    for (uint32_t i = 0; i < l->project->count; i++) {
        free(l->modules[i].constants);
        free(l->modules[i].codes);
        free(l->modules[i].global);
    }
    for (uint32_t i = 0; i < l->space_count; i++) {
        free(l->spaces[i].names);
    }
    free(l->spaces);
    free(l->modules);
    pool_free(&l->pool);
}

bool image_link(const Project *p, const Board *b, uint32_t heap_bytes, Bytes *image,
                ImageReport *report) {
    *report = (ImageReport){0};
    Linker l = {.project = p, .board = b, .report = report};
    l.modules = check_alloc(calloc(p->count, sizeof *l.modules));
    pool_init(&l.pool, board_firn_runtime(b), b->image.base, b->core.base, sizeof(ImageHeader) / 4,
              report);
    collect_globals(&l);
    if (!l.failed) {
        link_modules(&l);
    }
    bool ok = !l.failed && finish_image(&l, heap_bytes, image);
    linker_free(&l);
    return ok;
}
