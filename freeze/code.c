/* CODE objects and the constants that they name. */
#include <stdlib.h>
#include <string.h>

#include "../runtime/decode.h"
#include "../runtime/dict_format.h"
#include "../runtime/line.h"
#include "link.h"

/* ---- reach */

static void reach_constants(Linker *l, uint32_t module, const CompiledCode *c);

static uint32_t add_code(Linker *l, LinkedCode code) {
    if (l->code_count == l->code_room) {
        l->code_room = l->code_room * 2 + 64;
        l->codes = check_alloc(realloc(l->codes, l->code_room * sizeof *l->codes));
    }
    l->codes[l->code_count] = code;
    return l->code_count++;
}

uint32_t link_reach_code(Linker *l, uint32_t module, uint32_t index) {
    LinkedModule *m = &l->modules[module];
    if (m->codes[index] == 0) {
        const CompiledCode *c = &m->source->codes[index];
        m->codes[index] = 1 + add_code(l, (LinkedCode){.module = module, .code = c});
        reach_constants(l, module, c);
    }
    return m->codes[index] - 1;
}

/* Nesting of functions is what the source has: recursion is as deep as that. */
static void reach_constant(Linker *l, uint32_t module, const Constant *k) {
    if (k->kind == CONSTANT_CODE || k->kind == CONSTANT_FUNCTION) {
        (void)link_reach_code(l, module, k->index);
    }
}

static bool is_patched(const CompiledBody *body, uint32_t unit) {
    for (uint32_t i = 0; body != NULL && i < body->patch_count; i++) {
        if (body->patches[i].unit == unit) {
            return true;
        }
    }
    return false;
}

static void reach_units(Linker *l, uint32_t module, const CompiledCode *c,
                        const CompiledBody *body) {
    const LinkedModule *m = &l->modules[module];
    Insn i;
    for (uint32_t at = 0; at < c->info.units; at = i.next) {
        i = insn_decode(c->units, c->info.units, at);
        if (op_has_constant(i.op) && !is_patched(body, i.next - 1)) {
            reach_constant(l, module, &m->source->constants[i.index]);
        }
    }
}

static void reach_constants(Linker *l, uint32_t module, const CompiledCode *c) {
    reach_units(l, module, c, NULL);
}

static CompiledBody *make_body(Linker *l, LinkedModule *m, const uint32_t *lines,
                               const BodyPiece *pieces, uint32_t n) {
    CompiledBody *body = &m->owned[m->owned_count++];
    if (!module_body(m->source, lines, pieces, n, body)) {
        link_error(l, m->source->file, "what is left of the module for the board is too large");
    }
    return body;
}

static void add_body(Linker *l, uint32_t module, const CompiledBody *body) {
    (void)add_code(l, (LinkedCode){.module = module, .code = &body->code, .body = body});
    l->modules[module].bodies++;
}

/* The bodies of a module follow one another in Linker.codes. */
static void reach_bodies(Linker *l, uint32_t module) {
    const LinkedModule *m = &l->modules[module];
    for (uint32_t i = 0; i < m->bodies; i++) {
        const CompiledBody *body = l->codes[m->first_body + i].body;
        reach_units(l, module, &body->code, body);
    }
}

/* One statement a CODE. */
static void add_statements(Linker *l, uint32_t module, const uint32_t *lines) {
    LinkedModule *m = &l->modules[module];
    for (uint32_t i = 0; i < m->source->statement_count; i++) {
        BodyPiece piece = {.statement = i};
        add_body(l, module, make_body(l, m, lines, &piece, 1));
    }
}

/* What is left of the body: residues, and stores of what was evaluated. A store's value is its index among all
 * stores of the module. */
static void add_residue(Linker *l, uint32_t module, const uint32_t *lines) {
    LinkedModule *m = &l->modules[module];
    const ModuleFate *fate = &l->evaluation->fates[module];
    uint32_t n = 0, room = m->source->statement_count + 1, store = 0;
    BodyPiece *pieces = check_alloc(calloc(room, sizeof *pieces));
    for (uint32_t i = 0; !fate->loaded && i < m->source->statement_count; i++) {
        const StatementFate *f = &fate->statements[i];
        room += f->store_count + f->import_count;
        pieces = check_alloc(realloc(pieces, room * sizeof *pieces));
        if (f->fate == FATE_RESIDUE) {
            pieces[n++] = (BodyPiece){.statement = i};
        }
        for (uint32_t k = 0; f->fate == FATE_DONE && k < f->import_count; k++) {
            pieces[n++] = (BodyPiece){.statement = BODY_IMPORT,
                                      .value = f->imports[k],
                                      .line = m->source->statements[i].line};
        }
        for (uint32_t k = 0; f->fate == FATE_STORED && k < f->store_count; k++) {
            pieces[n++] = (BodyPiece){BODY_STORE, f->stores[k].global, store++,
                                      m->source->statements[i].line};
        }
    }
    bool only_imports = true;
    for (uint32_t i = 0; i < n; i++) {
        only_imports = only_imports && pieces[i].statement == BODY_IMPORT;
    }
    if (only_imports) {
        m->imports = check_alloc(calloc(n + 1, sizeof *m->imports));
        for (; m->import_count < n; m->import_count++) {
            m->imports[m->import_count] = pieces[m->import_count].value;
        }
    } else {
        add_body(l, module, make_body(l, m, lines, pieces, n));
    }
    free(pieces);
}

void link_reach_bodies(Linker *l) {
    for (uint32_t i = 0; i < l->project->count && !l->failed; i++) {
        LinkedModule *m = &l->modules[i];
        m->first_body = l->code_count;
        if (!l->split && l->evaluation == NULL) {
            (void)link_reach_code(l, i, 0);
            m->bodies = 1;
            continue;
        }
        uint32_t *lines = module_body_lines(m->source);
        m->owned = check_alloc(calloc(m->source->statement_count + 1u, sizeof *m->owned));
        if (l->split) {
            add_statements(l, i, lines);
        } else {
            add_residue(l, i, lines);
        }
        reach_bodies(l, i);
        free(lines);
    }
}

/* ---- constants */

static uint16_t constant_index(Linker *l, const LinkedModule *m, Value v) {
    int32_t k = pool_constant(&l->pool, v);
    if (k < 0) {
        link_error(l, m->source->file,
                   "the program has more than 65,536 different constants and names; split it");
    }
    return (uint16_t)k;
}

static Value make_tuple(Linker *l, LinkedModule *m, const Constant *c) {
    Value *items = check_alloc(calloc(c->count + 1u, sizeof *items));
    for (uint32_t i = 0; i < c->count; i++) {
        items[i] = link_constant(l, m, c->items[i]);
    }
    Value v = pool_tuple(&l->pool, items, c->count);
    free(items);
    return v;
}

/* Texts and small integers alone: what the compiler makes such constants of. Their hashes depend on no address, so the
 * index is made here, for images that nobody makes indices of, too. */
static Value make_frozenset(Linker *l, LinkedModule *m, const Constant *c) {
    uint32_t n = table_words(c->count, 1);
    Value *words = check_alloc(calloc(n + 1, sizeof *words));
    words[0] = header_make(KIND_TABLE, n);
    table_init(words + 1, c->count, 1, 0);
    words[1 + TABLE_FILL] = value_small((int32_t)c->count);
    for (uint32_t i = 0; i < c->count; i++) {
        const Constant *item = &m->source->constants[c->items[i]];
        Value v = link_constant(l, m, c->items[i]);
        words[1 + TABLE_ENTRIES + i] = v;
        if (!value_is_small(v) && item->kind != CONSTANT_STR) {
            link_error(l, m->source->file,
                       "a frozenset constant of anything but texts and small "
                       "integers cannot be linked; compile the source again");
            break;
        }
        uint32_t hash = value_is_small(v) ? (uint32_t)value_small_get(v)
                                          : l->pool.runtime->str_hash(item->text, item->count);
        table_index_add(words + 1, hash, i);
    }
    Value set[3] = {header_make(KIND_FROZENSET, 2), value_small((int32_t)c->count),
                    pool_words(&l->pool, words, n + 1)};
    free(words);
    return pool_words(&l->pool, set, 3);
}

static Value make_constant(Linker *l, LinkedModule *m, const Constant *c) {
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
    case CONSTANT_TUPLE: return make_tuple(l, m, c);
    case CONSTANT_FROZENSET: return make_frozenset(l, m, c);
    case CONSTANT_CODE:
    case CONSTANT_FUNCTION: return l->codes[m->codes[c->index] - 1].ref;
    }
    return VALUE_NONE;
}

Value link_constant(Linker *l, LinkedModule *m, uint16_t index) {
    if (m->constants[index] == 0) {
        m->constants[index] = make_constant(l, m, &m->source->constants[index]);
    }
    return m->constants[index];
}

/* ---- contents */

static Value stored_value(const Linker *l, uint32_t module, uint32_t store) {
    const ModuleFate *fate = &l->evaluation->fates[module];
    for (uint32_t i = 0; i < l->project->modules[module]->statement_count; i++) {
        const StatementFate *f = &fate->statements[i];
        if (f->fate == FATE_STORED) {
            if (store < f->store_count) {
                return f->stores[store].value;
            }
            store -= f->store_count;
        }
    }
    return VALUE_UNBOUND;
}

/* Constants of the image instead of what stores and imports refer to. */
static void fill_patches(Linker *l, const LinkedCode *code, uint16_t *units) {
    for (uint32_t i = 0; code->body != NULL && i < code->body->patch_count; i++) {
        const BodyPatch *p = &code->body->patches[i];
        Value v = p->import ? l->modules[p->value].object
                            : snapshot_value(l, stored_value(l, code->module, p->value));
        units[p->unit] = constant_index(l, &l->modules[code->module], v);
    }
}

/* A constant binding is read by another instruction. */
static Opcode fixed_opcode(Opcode op) {
    switch (op) {
    case OP_GETG: return OP_GETC;
    case OP_CALLG: return OP_CALLC;
    case OP_CALLG_L: return OP_CALLC_L;
    default: return op;
    }
}

static void relocate_global(const Linker *l, const LinkedModule *m, uint16_t *units,
                            const Insn *i) {
    const Binding *b = link_binding(l, m, (uint16_t)i->index);
    insn_set_index(units, i, b->ordinal);
    if (!b->rebound) {
        units[i->at] = (uint16_t)((units[i->at] & 0xFF00u) | fixed_opcode(i->op));
    }
}

static Value stock_named(const Linker *l, const char *name) {
    for (uint32_t i = 0; i < l->project->count; i++) {
        const CompiledModule *m = l->modules[i].source;
        if (m->stock && strcmp(m->name, name) == 0) {
            return l->modules[i].object;
        }
    }
    return VALUE_UNBOUND;
}

static Value native_named(const Linker *l, const char *name) {
    uint32_t core = board_native_module(l->pool.runtime, l->board->without, name);
    return core != 0 ? l->pool.core_base + core : VALUE_UNBOUND;
}

/* The module of the project that an import with dots in front means, or -1. */
static int32_t relative_target(const Linker *l, const LinkedModule *m, const char *name,
                               uint32_t level) {
    int32_t base = (int32_t)(m - l->modules);
    for (level -= m->source->package; level > 0 && base >= 0; level--) {
        base = link_package(l, (uint32_t)base);
    }
    if (base < 0 || *name == '\0') {
        return base;
    }
    const char *package = l->modules[base].source->name;
    size_t bytes = strlen(package);
    for (uint32_t i = 0; i < l->project->count; i++) {
        const char *other = l->modules[i].source->name;
        if (strncmp(other, package, bytes) == 0 && other[bytes] == '.' &&
            strcmp(other + bytes + 1, name) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

/* One of the project whose packages are modules, too. */
static int32_t absolute_target(const Linker *l, const char *name) {
    int32_t target = link_module_named(l, name, strlen(name));
    for (int32_t m = target; m >= 0 && strchr(l->modules[m].source->name, '.') != NULL;) {
        m = link_package(l, (uint32_t)m);
        target = m < 0 ? m : target;
    }
    return target;
}

/* What an IMPORT refers to: the module itself where it is known now, else its name. The order is that of
 * module_find in the runtime: the project's modules, native ones, the old names of firn's own. */
static Value import_target(Linker *l, LinkedModule *m, const Insn *insn) {
    uint16_t k = (uint16_t)insn->index;
    const char *name = m->source->constants[k].text;
    bool leaf = insn->c != 0, relative = insn->b != 0;
    int32_t project = l->chunk   ? -1
                      : relative ? relative_target(l, m, name, insn->b)
                                 : absolute_target(l, name);
    if (project >= 0) {
        return l->modules[project].object;
    }
    if (l->chunk || relative || (!leaf && strchr(name, '.') != NULL)) {
        return link_constant(l, m, k);
    }
    Value target = native_named(l, name);
    if (target == VALUE_UNBOUND && name[0] == 'u') {
        target = native_named(l, name + 1);
        target = target != VALUE_UNBOUND ? target : stock_named(l, name + 1);
    }
    return target != VALUE_UNBOUND ? target : link_constant(l, m, k);
}

/* Rewrites the module's indices in a copy of its bytecode. */
static void relocate_units(Linker *l, const LinkedCode *code, uint16_t *units) {
    LinkedModule *m = &l->modules[code->module];
    uint32_t n = code->code->info.units;
    Insn i;
    for (uint32_t at = 0; at < n; at = i.next) {
        i = insn_decode(units, n, at);
        if (i.op == OP_IMPORT && !is_patched(code->body, i.next - 1)) {
            insn_set_index(units, &i, constant_index(l, m, import_target(l, m, &i)));
        } else if (op_has_constant(i.op) && !is_patched(code->body, i.next - 1)) {
            Value v = link_constant(l, m, (uint16_t)i.index);
            insn_set_index(units, &i, constant_index(l, m, v));
        } else if (op_has_binding(i.op)) {
            relocate_global(l, m, units, &i);
        }
    }
}

/* Constants whose index has to fit a short form come first in K. */
static void number_short_constants(Linker *l, const LinkedCode *code) {
    LinkedModule *m = &l->modules[code->module];
    uint32_t n = code->code->info.units;
    Insn i;
    for (uint32_t at = 0; at < n; at = i.next) {
        i = insn_decode(code->code->units, n, at);
        if (op_has_constant(i.op) && op_index_max(i.format) < UINT16_MAX) {
            Value v = link_constant(l, m, (uint16_t)i.index);
            l->report->too_wide |= constant_index(l, m, v) > op_index_max(i.format);
        }
    }
}

/* ---- tails */

static bool first_is_self(const Linker *l, const LinkedCode *code) {
    const CompiledCode *c = code->code;
    if (c->info.nargs == 0 || c->param_names == NULL) {
        return false;
    }
    const Constant *k = &l->modules[code->module].source->constants[c->param_names[0]];
    return k->kind == CONSTANT_STR && k->count == 4 && memcmp(k->text, "self", 4) == 0;
}

/* Flags of the image's CODE: those of the tail follow from what the module's code has. */
static unsigned code_flags_of(const Linker *l, const LinkedCode *code) {
    const CompiledCode *c = code->code;
    const CompiledInfo *info = &c->info;
    bool counts = info->nposonly != 0 || info->nkwonly != 0 || info->nargs > CODE_MAX_COUNT;
    return info->flags | (c->prefix >= 0 ? CODE_PREFIX : 0u) | (c->doc >= 0 ? CODE_DOC : 0u) |
           (counts ? CODE_COUNTS : 0u) | (info->ncells > 0 ? CODE_CELLS : 0u) |
           (info->handlers > 0 ? CODE_HANDLERS : 0u) | (first_is_self(l, code) ? CODE_SELF : 0u) |
           (info->flags != 0 ? CODE_MORE : 0u);
}

static uint8_t code_simple(const CompiledInfo *info) {
    if (info->nargs > CODE_MAX_COUNT) {
        return CODE_BINDS | CODE_MAX_COUNT | 1u;
    }
    bool binds = code_always_binds(info->flags, info->nkwonly);
    return (uint8_t)(info->nargs | (binds ? CODE_BINDS : 0));
}

static void tail_byte(LinkedCode *code, unsigned byte) {
    code->tail[code->tail_bytes++] = (uint8_t)byte;
}

static void tail_number(LinkedCode *code, uint32_t n) {
    if (n < CODE_NUMBER_ONE) {
        tail_byte(code, n);
    } else if (n < CODE_NUMBER_TWO) {
        tail_byte(code, CODE_NUMBER_ONE + (n >> 8));
        tail_byte(code, n & 0xFFu);
    } else {
        tail_byte(code, CODE_NUMBER_MANY);
        tail_byte(code, n & 0xFFu);
        tail_byte(code, n >> 8 & 0xFFu);
        tail_byte(code, n >> 16 & 0xFFu);
    }
}

/* A number that counts constants: a chunk's is made larger by the board, so that it takes the longest form there. */
static void tail_index(const Linker *l, LinkedCode *code, uint32_t n) {
    if (!l->chunk) {
        tail_number(code, n);
        return;
    }
    tail_byte(code, CODE_NUMBER_MANY);
    code->places[code->place_count++] = code->tail_bytes;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        tail_byte(code, n >> shift & 0xFFu);
    }
}

static void tail_constant(Linker *l, LinkedCode *code, uint32_t index) {
    LinkedModule *m = &l->modules[code->module];
    tail_index(l, code, constant_index(l, m, link_constant(l, m, (uint16_t)index)));
}

static void tail_module(Linker *l, LinkedCode *code) {
    const LinkedModule *m = &l->modules[code->module];
    if (l->chunk) {
        tail_index(l, code, 2u * constant_index(l, m, m->object) + 1);
    } else {
        tail_number(code, 2 * code->module);
    }
}

static void tail_shape(LinkedCode *code, unsigned flags) {
    const CompiledCode *c = code->code;
    const CompiledInfo *info = &c->info;
    tail_byte(code, flags >> 8);
    if (flags & CODE_MORE) {
        tail_byte(code, flags & 0xFFu);
    }
    if (flags & CODE_COUNTS) {
        tail_byte(code, info->nargs);
        tail_byte(code, info->nposonly);
        tail_byte(code, info->nkwonly);
    }
    if (flags & CODE_CELLS) {
        tail_byte(code, info->ncells);
    }
    if (flags & CODE_HANDLERS) {
        tail_number(code, info->handlers);
    }
    for (unsigned i = 0; i < info->handlers; i++) {
        const CompiledHandler *h = &c->handlers[i];
        tail_number(code, h->start);
        tail_number(code, (uint32_t)(h->end - h->start));
        tail_number(code, h->handler);
        tail_byte(code, h->reg);
    }
}

static void make_tail(Linker *l, LinkedCode *code) {
    const CompiledCode *c = code->code;
    const CompiledInfo *info = &c->info;
    unsigned flags = code_flags_of(l, code), params = compiled_params(info);
    code->tail =
        check_alloc(malloc(32 + 13u * info->handlers + 4 * (params + info->ncells) + info->lines));
    code->places = check_alloc(calloc(4 + params + info->ncells, sizeof *code->places));
    tail_shape(code, flags);
    tail_constant(l, code, c->name);
    tail_module(l, code);
    tail_number(code, info->line);
    if (flags & CODE_PREFIX) {
        tail_constant(l, code, (uint32_t)c->prefix);
    }
    if (flags & CODE_DOC) {
        tail_constant(l, code, (uint32_t)c->doc);
    }
    for (unsigned i = (flags & CODE_SELF) != 0; i < params; i++) {
        tail_constant(l, code, c->param_names[i]);
    }
    for (unsigned i = 0; i < info->ncells; i++) {
        tail_constant(l, code, c->closure_names[i]);
    }
    if (info->lines > 0) {
        memcpy(code->tail + code->tail_bytes, c->lines, info->lines);
        code->tail_bytes += info->lines;
    }
}

/* Numbers what a tail names, as long as the numbers take one byte. */
static void number_tail_constants(Linker *l, const LinkedCode *code) {
    LinkedModule *m = &l->modules[code->module];
    const CompiledCode *c = code->code;
    unsigned params = compiled_params(&c->info);
    int32_t indices[2] = {c->name, c->prefix};
    for (unsigned i = 0; i < 2 && l->pool.constant_count < CODE_NUMBER_ONE; i++) {
        if (indices[i] >= 0) {
            (void)constant_index(l, m, link_constant(l, m, (uint16_t)indices[i]));
        }
    }
    for (unsigned i = first_is_self(l, code);
         i < params && l->pool.constant_count < CODE_NUMBER_ONE; i++) {
        (void)constant_index(l, m, link_constant(l, m, c->param_names[i]));
    }
}

void link_make_codes(Linker *l) {
    for (uint32_t i = 0; i < l->code_count; i++) {
        link_charge(l, l->codes[i].module);
        number_tail_constants(l, &l->codes[i]);
    }
    for (uint32_t i = 0; i < l->code_count; i++) {
        link_charge(l, l->codes[i].module);
        number_short_constants(l, &l->codes[i]);
    }
    l->failed |= l->report->too_wide; /* project_image compiles it again */
    for (uint32_t i = 0; i < l->code_count && !l->failed; i++) {
        LinkedCode *code = &l->codes[i];
        link_charge(l, code->module);
        if (code->code->info.units > CODE_MAX_UNITS) {
            link_error(
                l, l->modules[code->module].source->file,
                "the module's body takes %u units of code as one piece, %u are possible: split it",
                code->code->info.units, CODE_MAX_UNITS);
            return;
        }
        make_tail(l, code);
        uint32_t words =
            (sizeof(CodeInfo) + code->code->info.units * 2u + code->tail_bytes + 3) / 4;
        uint32_t at = pool_object(&l->pool, header_make(KIND_CODE, words), words);
        code->ref = pool_ref(&l->pool, at);
        l->pool.flash->code += (words + 1) * 4;
        l->pool.flash->code_objects++;
    }
}

static void fill_code(Linker *l, const LinkedCode *code) {
    const CompiledCode *c = code->code;
    link_charge(l, code->module);
    uint32_t at = (code->ref - l->pool.base) / 4;
    uint16_t *units = check_alloc(calloc(c->info.units + 1u, sizeof *units));
    memcpy(units, c->units, c->info.units * sizeof *units);
    fill_patches(l, code, units);
    relocate_units(l, code, units);
    CodeInfo info = {
        .simple = code_simple(&c->info), .below = c->info.below, .units = (uint16_t)c->info.units};
    uint8_t *to = (uint8_t *)(l->pool.words + at + 1); /* nothing is made from here on */
    memset(to, LINE_PAD, 4u * header_words(l->pool.words[at]));
    memcpy(to, &info, sizeof info);
    memcpy(to + sizeof info, units, c->info.units * sizeof *units);
    memcpy(to + sizeof info + c->info.units * sizeof *units, code->tail, code->tail_bytes);
    free(units);
}

void link_fill_codes(Linker *l) {
    for (uint32_t i = 0; i < l->code_count && !l->failed; i++) {
        fill_code(l, &l->codes[i]);
    }
}

void link_free_codes(Linker *l) {
    for (uint32_t i = 0; i < l->code_count; i++) {
        free(l->codes[i].tail);
        free(l->codes[i].places);
    }
    free(l->codes);
}
