/* exec(), eval(), compile(): source that a program runs. Only a VM whose driver has a compiler can (ChunkHook); a board
 * says that it has none.
 *
 * What is compiled lies behind the image, immutable and for ever, so that code does not move. Its MODULE is a copy of the
 * one whose names it uses, with a file name of its own. A dict as globals stands among the names stored at run time
 * (ROOT_STORED) under a name made up for it, which a MODULE without bindings has. */
#include "chunk.h"

#include "class.h"
#include "import.h"
#include "native.h"
#include "text.h"

#if FIRN_HOST
#include "heap.h"
#include "text_hash.h"

#include <stdio.h>
#include <stdlib.h>

#define CHUNK_CONSTANTS 65536u
#define CHUNK_PAGE      4096u

/* A code that compile() has made: what it takes to make it again for another module. */
typedef struct ChunkSource {
    Value code, module;
    char *text, *file;
    size_t bytes;
    ChunkMode mode;
    bool nested; /* functions or classes are made in it: its module lives on */
    struct ChunkSource *next;
} ChunkSource;

/* A MODULE made for a chunk. */
typedef struct ChunkModule {
    Value of, file, module;
    struct ChunkModule *next;
} ChunkModule;

struct Chunks {
    ChunkRequest room;
    Value *names; /* interned texts: open addressing by hash */
    uint32_t name_count, name_mask;
    ChunkSource *sources;
    ChunkModule *modules;
    uint32_t globals; /* dicts that have got a name */
    char error[512];  /* of the last compilation that failed */
    unsigned line;
};

/* ---- memory */

bool chunk_open(void) {
    const struct VmConfig *config = vm->config;
    uint32_t base = (vm->host->image_end + CHUNK_PAGE - 1) & ~(CHUNK_PAGE - 1);
    uint32_t end = (config->image_base + config->image_bytes) & ~(CHUNK_PAGE - 1);
    struct Chunks *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return false;
    }
    vm->host->chunks = c;
    c->name_mask = 255;
    c->names = calloc(c->name_mask + 1, sizeof *c->names);
    if (c->names == NULL) {
        return false;
    }
    if (end < base || end - base < CHUNK_CONSTANTS * 8 || !host_memory_commit(base, end - base)) {
        return true; /* no room for chunks: they will say so */
    }
    Value *constants = vm_ptr(base);
    memcpy(constants, vm->constants, vm->image->constant_count * sizeof *constants);
    vm->constants = constants;
    vm->host->image_end = end;
    c->room = (ChunkRequest){.base = base + CHUNK_CONSTANTS * 4,
                             .next = base + CHUNK_CONSTANTS * 4,
                             .end = end,
                             .memory = constants + CHUNK_CONSTANTS,
                             .constants = constants,
                             .constant_count = vm->image->constant_count};
    return true;
}

void chunk_close(void) {
    struct Chunks *c = vm->host->chunks;
    if (c == NULL) {
        return;
    }
    for (ChunkSource *s = c->sources, *next; s != NULL; s = next) {
        next = s->next;
        free(s->text);
        free(s->file);
        free(s);
    }
    for (ChunkModule *m = c->modules, *next; m != NULL; m = next) {
        next = m->next;
        free(m);
    }
    free(c->names);
    free(c);
}

static void *chunk_memory(void *p) {
    if (p == NULL) {
        raise_memory_error();
    }
    return p;
}

/* ---- names */

static uint32_t chunk_slot(const struct Chunks *c, const char *text, size_t bytes, uint32_t hash) {
    uint32_t slot = hash & c->name_mask;
    for (; c->names[slot] != 0; slot = (slot + 1) & c->name_mask) {
        Value name = c->names[slot];
        if (str_bytes(name) == bytes && memcmp(str_text(name), text, bytes) == 0) {
            break;
        }
    }
    return slot;
}

Value chunk_find_name(const char *text, size_t bytes, uint32_t hash) {
    const struct Chunks *c = vm->host->chunks;
    return c == NULL ? VALUE_UNBOUND : c->names[chunk_slot(c, text, bytes, hash)];
}

static void chunk_add_name(struct Chunks *c, Value name) {
    if (c->name_count * 2 > c->name_mask) {
        Value *old = c->names;
        uint32_t had = c->name_mask + 1;
        c->names = chunk_memory(calloc((size_t)had * 4, sizeof *c->names));
        c->name_mask = had * 4 - 1;
        for (uint32_t i = 0; i < had; i++) {
            if (old[i] != 0) {
                uint32_t hash = str_hash(old[i]);
                c->names[chunk_slot(c, str_text(old[i]), str_bytes(old[i]), hash)] = old[i];
            }
        }
        free(old);
    }
    c->names[chunk_slot(c, str_text(name), str_bytes(name), str_hash(name))] = name;
    c->name_count++;
}

/* Takes note of the names among the objects from `at` on; returns how many CODEs there are. */
static uint32_t chunk_note_objects(struct Chunks *c, uint32_t at) {
    uint32_t codes = 0;
    for (; at < c->room.next; at += 4 + 4 * header_words(obj_header(at))) {
        Kind kind = obj_kind(at);
        uint16_t hash = *(const uint16_t *)(const void *)raw_body(at);
        if ((kind == KIND_STR || kind == KIND_STRU) && (hash & STR_INTERNED) != 0) {
            chunk_add_name(c, at);
        }
        codes += kind == KIND_CODE;
    }
    return codes;
}

static Value chunk_object(struct Chunks *c, Value header, const void *payload, uint32_t bytes) {
    uint32_t words = header_words(header);
    if (c->room.end - c->room.next < 4 * (words + 1)) {
        raise_memory_error();
    }
    Value ref = c->room.next;
    *vm_ptr(ref) = header;
    memcpy(raw_body(ref), payload, bytes);
    c->room.next += 4 * (words + 1);
    return ref;
}

/* A text that no collection moves, interned. */
static Value chunk_text(struct Chunks *c, const char *text, size_t bytes) {
    Value found = intern_find_text(text, bytes);
    if (found != VALUE_UNBOUND) {
        return found;
    }
    uint16_t hash = (uint16_t)(text_hash(text, bytes) | STR_INTERNED);
    char *payload = chunk_memory(malloc(bytes + STR_PREFIX));
    memcpy(payload, &hash, sizeof hash);
    memcpy(payload + STR_PREFIX, text, bytes);
    bool ascii = true;
    for (size_t i = 0; i < bytes; i++) {
        ascii = ascii && (unsigned char)text[i] < 0x80;
    }
    Value header = header_make_bytes(ascii ? KIND_STR : KIND_STRU, (uint32_t)bytes + STR_PREFIX);
    Value ref = chunk_object(c, header, payload, (uint32_t)bytes + STR_PREFIX);
    free(payload);
    chunk_add_name(c, ref);
    return ref;
}

/* ---- modules */

static Value chunk_module_add(struct Chunks *c, Value of, Value file, const Value *fields) {
    ChunkModule *m = chunk_memory(calloc(1, sizeof *m));
    *m = (ChunkModule){of, file, 0, c->modules};
    m->module = chunk_object(c, header_make(KIND_MODULE, MODULE_FIELDS), fields, MODULE_FIELDS * 4);
    c->modules = m;
    return m->module;
}

/* A copy of the module for code of another file. */
static Value chunk_module(struct Chunks *c, Value of, Value file) {
    for (const ChunkModule *m = c->modules; m != NULL; m = m->next) {
        if (m->of == of && m->file == file) {
            return m->module;
        }
    }
    Value fields[MODULE_FIELDS];
    memcpy(fields, raw_body(of), sizeof fields);
    fields[MODULE_FILE] = file;
    return chunk_module_add(c, of, file, fields);
}

/* The made-up name of the dict at *slot, which becomes the names stored for it. */
static Value chunk_globals_name(struct Chunks *c, const Value *slot) {
    if (vm->roots[ROOT_STORED] == VALUE_UNBOUND) {
        vm->roots[ROOT_STORED] = dict_new(1);
    }
    uint32_t pos = 0;
    Value key, v;
    while (dict_next(vm->roots[ROOT_STORED], &pos, &key, &v)) {
        if (v == *slot) {
            return key;
        }
    }
    char text[32];
    int n = snprintf(text, sizeof text, "<globals %u>", (unsigned)++c->globals);
    Value name = chunk_text(c, text, (size_t)n);
    dict_set(vm->roots[ROOT_STORED], name, *slot);
    return name;
}

static Value chunk_globals_module(struct Chunks *c, const Value *slot, Value file) {
    Value name = chunk_globals_name(c, slot);
    for (const ChunkModule *m = c->modules; m != NULL; m = m->next) {
        if (m->of == name && m->file == file) {
            return m->module;
        }
    }
    /* The state word is never asked for. */
    Value fields[MODULE_FIELDS] = {[MODULE_NAME] = name,
                                   [MODULE_FILE] = file,
                                   [MODULE_FIXED_NAMES] = CORE(empty_tuple),
                                   [MODULE_FIXED] = value_small(0),
                                   [MODULE_CELL_NAMES] = CORE(empty_tuple),
                                   [MODULE_CELL] = value_small(0),
                                   [MODULE_STATE] = value_small(0),
                                   [MODULE_CODE] = VALUE_NONE,
                                   [MODULE_DOC] = VALUE_NONE,
                                   [MODULE_FLAGS] = value_small(0),
                                   [MODULE_DICT] = VALUE_UNBOUND,
                                   [MODULE_ALIAS] = value_small(0),
                                   [MODULE_ALIASES] = value_small(0)};
    return chunk_module_add(c, name, file, fields);
}

/* *slot: globals() of a module, a dict, or what stands for those of the caller. */
static Value chunk_module_of(struct Chunks *c, Value *slot, const char *file) {
    Value name = chunk_text(c, file, strlen(file));
    if (*slot == VALUE_UNBOUND || *slot == VALUE_NONE) {
        *slot = namespace_new(module_of_code());
    }
    if (is_kind(*slot, KIND_NAMESPACE)) {
        return chunk_module(c, raw_body(*slot)[0], name);
    }
    *slot = obj_native(*slot);
    if (!is_kind(*slot, KIND_DICT)) {
        raise_type_error(MSG_globals_must_be_a_dict, *slot);
    }
    return chunk_globals_module(c, slot, name);
}

/* ---- compiling */

static _Noreturn void chunk_raise(const struct Chunks *c, const char *file) {
    bool indent = strstr(c->error, "indent") != NULL;
    char text[600];
    (void)snprintf(text, sizeof text, "%.400s (%.120s, line %u)", c->error, file, c->line);
    Value *slot = vm_keep1(str_new_c(text));
    vm_raise(
        exception_make(indent ? CORE(class_IndentationError) : CORE(class_SyntaxError), *slot));
}

/* `from` with its text is the caller's. NULL: chunk_raise says why. */
static ChunkSource *chunk_compile(const ChunkSource *from, Value module) {
    struct Chunks *c = vm->host->chunks;
    const ChunkHook *hook = vm->config->chunks;
    uint32_t start = c->room.next;
    c->room.text = from->text;
    c->room.bytes = from->bytes;
    c->room.file = from->file;
    c->room.mode = from->mode;
    c->room.module = module;
    Vm *self = vm;
    Value code = hook->compile(hook->context, vm, &c->room, c->error, sizeof c->error, &c->line);
    vm = self;
    if (code == VALUE_UNBOUND) {
        return NULL;
    }
    ChunkSource *s = chunk_memory(calloc(1, sizeof *s));
    *s = *from;
    s->code = code;
    s->module = module;
    s->nested = chunk_note_objects(c, start) > 1;
    s->text = chunk_memory(malloc(from->bytes + 1));
    memcpy(s->text, from->text, from->bytes);
    s->text[from->bytes] = 0;
    s->file = chunk_memory(malloc(strlen(from->file) + 1));
    memcpy(s->file, from->file, strlen(from->file) + 1);
    s->next = c->sources;
    c->sources = s;
    return s;
}

/* The text of a str or of bytes, copied: the caller frees it. */
static char *chunk_source_text(Value source, size_t *bytes, const char *who) {
    Value v = obj_native(source);
    Buffer buffer;
    const char *text;
    if (value_is_str(v)) {
        text = str_text(v);
        *bytes = str_bytes(v);
    } else if (value_is_ref(v) && buffer_get(v, &buffer)) {
        text = (const char *)buffer.data;
        *bytes = buffer.bytes;
    } else {
        raise_type_error(MSG_arg_1_must_be_a_string_bytes, who, source);
    }
    char *copy = chunk_memory(malloc(*bytes + 1));
    memcpy(copy, text, *bytes);
    copy[*bytes] = 0;
    return copy;
}

/* compile() of *args into the module: the source is the chunk's own. */
static ChunkSource *chunk_from(Value source, const char *file, ChunkMode mode, Value module,
                               const char *who) {
    ChunkSource from = {.file = (char *)(uintptr_t)file, .mode = mode};
    char *text = chunk_source_text(source, &from.bytes, who);
    from.text = text;
    while (mode == CHUNK_MODE_EVAL && (*from.text == ' ' || *from.text == '\t')) {
        from.text++;
        from.bytes--;
    }
    ChunkSource *made = chunk_compile(&from, module);
    free(text);
    if (made == NULL) {
        chunk_raise(vm->host->chunks, file);
    }
    return made;
}

/* ---- running */

static ChunkSource *chunk_source_of(Value code) {
    ChunkSource *s = vm->host->chunks->sources;
    while (s != NULL && s->code != code) {
        s = s->next;
    }
    return s;
}

/* args: source or code, globals, locals. */
static Value chunk_run(Value *args, unsigned n, ChunkMode mode, const char *who) {
    struct Chunks *c = vm->host->chunks;
    Value *t = vm_temps(2);
    t[0] = n > 1 ? args[1] : VALUE_NONE;
    t[1] = n > 2 ? args[2] : VALUE_NONE;
    ChunkSource *s = is_kind(args[0], KIND_CODE) ? chunk_source_of(args[0]) : NULL;
    if (s == NULL && is_kind(args[0], KIND_CODE)) {
        raise_type_error(MSG_arg_1_must_be_a_string_bytes, who, args[0]);
    }
    Value module = chunk_module_of(c, &t[0], s != NULL ? s->file : "<string>");
    if (s == NULL) {
        s = chunk_from(args[0], "<string>", mode, module, who);
    } else if (s->module != module) {
        const char *file = s->file;
        s = chunk_compile(s, module);
        if (s == NULL) {
            chunk_raise(c, file);
        }
    }
    t[1] = t[1] == VALUE_NONE ? t[0] : t[1];
    if (!is_kind(t[1], KIND_NAMESPACE)) {
        t[1] = obj_native(t[1]);
        if (!is_kind(t[1], KIND_DICT)) {
            raise_type_error(MSG_locals_must_be_a_mapping, t[1]);
        }
    }
    bool is_eval = s->mode == CHUNK_MODE_EVAL;
    Value result = vm_call(s->code, &t[1], 1);
    return is_eval ? result : VALUE_NONE;
}
#endif

static void chunk_check(const char *who) {
#if FIRN_HOST
    if (vm->config->chunks != NULL && vm->host->chunks->room.base != 0) {
        return;
    }
#endif
    raise_error(CORE(class_NotImplementedError), MSG_this_board_has_no_compiler, who);
}

/* (source, globals, locals) */
Value builtin_exec(Value *args, unsigned n) {
    (void)args;
    (void)n;
    chunk_check("exec");
#if FIRN_HOST
    return chunk_run(args, n, CHUNK_MODE_EXEC, "exec");
#else
    return VALUE_NONE;
#endif
}

Value builtin_eval(Value *args, unsigned n) {
    (void)args;
    (void)n;
    chunk_check("eval");
#if FIRN_HOST
    return chunk_run(args, n, CHUNK_MODE_EVAL, "eval");
#else
    return VALUE_NONE;
#endif
}

/* (source, filename, mode, flags, dont_inherit, optimize); the last three mean nothing here. */
Value builtin_compile(Value *args, unsigned n) {
    (void)args;
    (void)n;
    chunk_check("compile");
#if FIRN_HOST
    static const char *const modes[] = {"exec", "eval", "single"};
    if (!value_is_str(args[1]) || !value_is_str(args[2])) {
        raise_type_error(MSG_compile_argument_must_be_str,
                         value_is_str(args[1]) ? args[2] : args[1]);
    }
    ChunkMode mode = CHUNK_MODE_EXEC;
    Value m = args[2];
    while (mode <= CHUNK_MODE_SINGLE && (strlen(modes[mode]) != str_bytes(m) ||
                                         memcmp(modes[mode], str_text(m), str_bytes(m)) != 0)) {
        mode++;
    }
    if (mode > CHUNK_MODE_SINGLE) {
        raise_value_error(MSG_compile_mode_must_be_exec);
    }
    Value *slot = vm_temps(1);
    char file[256];
    (void)snprintf(file, sizeof file, "%.*s", (int)str_bytes(args[1]), str_text(args[1]));
    Value module = chunk_module_of(vm->host->chunks, slot, file);
    return chunk_from(args[0], file, mode, module, "compile")->code;
#else
    return VALUE_NONE;
#endif
}
