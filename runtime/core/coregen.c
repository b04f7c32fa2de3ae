/* coregen --float 32|64 -o DIR: the core block of natives.def as C tables.
 *
 * The block is a sequence of objects, walkable from its first word. Its order is fixed by
 * natives.def: the same input gives the same bytes. All objects are immutable; namespaces of
 * built-in classes and native modules are DICTs in the format of dict_format.h. */
#include "coregen.h"
#include "native_flags.h"
#include "opcodes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Class flags under the names that natives.def uses. */
enum { EXCEPTION = CLASS_FLAG_EXCEPTION, FINAL = CLASS_FLAG_FINAL };
/* Of the row alone: how many words of its instances only C knows. */
#define RECORD_SHIFT 20
#define RECORD(n)    (FINAL | CLASS_FLAG_SLOTS | (n) << RECORD_SHIFT)

typedef struct ClassRow {
    const char *id, *text, *base;
    Kind kind;
    uint32_t flags;
    uint32_t offset;
    Namespace names;
} ClassRow;

typedef struct ModuleRow {
    const char *id, *text;
    uint32_t offset;
    Namespace names;
} ModuleRow;

typedef struct NativeRow {
    const char *owner, *name, *function;
    unsigned min, max, flags;
    const char *signature;
    uint32_t offset;
} NativeRow;

static ClassRow classes[] = {
#define CLASS(id, text, base, kind, flags) {#id, text, #base, KIND_##kind, flags, 0, {NULL, 0}},
#include "natives.def"
    {NULL, NULL, NULL, KIND_FREE, 0, 0, {NULL, 0}}};

static ModuleRow modules[] = {
#define MODULE(id, text) {#id, text, 0, {NULL, 0}},
#include "natives.def"
    {NULL, NULL, 0, {NULL, 0}}};

/* Functions of modules are never bound, wherever they are found. */
enum {
#define CLASS(id, text, base, kind, flags) OWNER_##id = 0,
#define MODULE(id, text)                   OWNER_##id = NATIVE_STATIC,
#include "natives.def"
};

static NativeRow natives[] = {
#define NATIVE(owner, name, function, min, max, flags, signature) \
    {#owner, #name, #function, min, max, (flags) | OWNER_##owner, signature, 0},
#include "natives.def"
    {NULL, NULL, NULL, 0, 0, 0, NULL, 0}};

static const struct {
    const char *id, *text;
} texts[] = {
#define NAME(id)       {#id, #id},
#define TEXT(id, text) {#id, text},
#include "natives.def"
    {NULL, NULL}};

static const struct {
    const char *module, *name;
    int64_t value;
    const char *text; /* of a float */
} constants[] = {
#define CONST_INT(module, name, value)  {#module, #name, value, NULL},
#define CONST_FLOAT(module, name, text) {#module, #name, 0, text},
#include "natives.def"
    {NULL, NULL, 0, NULL}};

static const char *const builtin_classes[] = {
#define BUILTIN_CLASS(id) #id,
#include "natives.def"
    NULL};

static const struct {
    const char *id, *class_id;
} objects[] = {
#define OBJECT(id, class_id) {#id, #class_id},
#include "natives.def"
    {NULL, NULL}};

static const struct {
    const char *module, *name, *class_id;
} members[] = {
#define MEMBER(module, name, class_id) {#module, #name, #class_id},
#include "natives.def"
    {NULL, NULL, NULL}};

static uint32_t empty_tuple, empty_dict;

static ClassRow *class_find(const char *id) {
    for (ClassRow *c = classes; c->id != NULL; c++) {
        if (strcmp(c->id, id) == 0) {
            return c;
        }
    }
    return NULL;
}

static ClassRow *class_get(const char *id) {
    ClassRow *c = class_find(id);
    if (c == NULL) {
        fail("natives.def: no CLASS %s", id);
    }
    return c;
}

static ModuleRow *module_find(const char *id) {
    for (ModuleRow *m = modules; m->id != NULL; m++) {
        if (strcmp(m->id, id) == 0) {
            return m;
        }
    }
    return NULL;
}

static ModuleRow *module_get(const char *id) {
    ModuleRow *m = module_find(id);
    if (m == NULL) {
        fail("natives.def: no MODULE %s", id);
    }
    return m;
}

static bool is_identifier(const char *text) {
    for (const char *p = text; *p != 0; p++) {
        if (!isalnum((unsigned char)*p) && *p != '_') {
            return false;
        }
    }
    return *text != 0;
}

static void make_name(const char *text) {
    uint32_t offset = block_intern(text);
    if (is_identifier(text)) {
        emit_define("OFF_name", text, offset, false);
    }
}

/* ASCII characters as texts of one character, 8 bytes each, in order. */
static void make_texts(void) {
    emit_define("OFF", "chars", block.count * 4, true);
    for (int c = 0; c < 128; c++) {
        char text[2] = {(char)c, 0};
        if (c == 0) {
            block_text(KIND_STR, text, 1, true); /* found by its place only: C text ends at it */
        } else {
            block_intern(text);
        }
    }
    for (size_t i = 0; texts[i].id != NULL; i++) {
        emit_define("OFF_name", texts[i].id, block_intern(texts[i].text), false);
    }
    for (ClassRow *c = classes; c->id != NULL; c++) {
        make_name(c->text);
    }
    for (ModuleRow *m = modules; m->id != NULL; m++) {
        make_name(m->text);
    }
    for (NativeRow *n = natives; n->owner != NULL; n++) {
        make_name(n->name);
    }
    for (size_t i = 0; constants[i].module != NULL; i++) {
        make_name(constants[i].name);
    }
    for (size_t i = 0; members[i].module != NULL; i++) {
        make_name(members[i].name);
    }
}

static void make_empties(void) {
    empty_tuple = block_tuple(NULL, 0);
    emit_define("OFF", "empty_tuple", empty_tuple, true);
    emit_define("OFF", "empty_bytes", block_text(KIND_BYTES, "", 0, false), true);
    empty_dict = block_dict(&(Namespace){NULL, 0});
    emit_define("OFF", "empty_dict", empty_dict, true);
    uint32_t set = block_object(header_make(KIND_FROZENSET, 2), 2);
    block_set(set, 0, value_small(0));
    emit_define("OFF", "empty_frozenset", set, true);
    uint32_t code = block_object(header_make_bytes(KIND_BLOB, 4), 1);
    block_set(code, 0, OP_FRAMERET | (uint32_t)OP_EXIT << 16);
    emit_define("OFF", "adapter_code", code, true);
}

/* ---- namespaces */

static Namespace *owner_names(const NativeRow *n) {
    ClassRow *c = class_find(n->owner);
    ModuleRow *m = module_find(n->owner);
    if ((c != NULL) == (m != NULL)) {
        fail("natives.def: owner %s of %s is %s", n->owner, n->name,
             c ? "a class and a module" : "neither a class nor a module");
    }
    return c ? &c->names : &m->names;
}

/* Built-ins first what is no native, then classes, then natives in row order. */
static void make_builtins(void) {
    Namespace *b = &module_get("builtins")->names;
    namespace_add(b, "builtins", "NotImplemented", VALUE_NOTIMPLEMENTED);
    namespace_add(b, "builtins", "Ellipsis", VALUE_ELLIPSIS);
    namespace_add(b, "builtins", "__debug__", VALUE_TRUE);
    for (size_t i = 0; builtin_classes[i] != NULL; i++) {
        ClassRow *c = class_get(builtin_classes[i]);
        namespace_add(b, "builtins", c->text, c->offset);
    }
}

/* Rows may share a function (set.union, frozenset.union): its first row names it. */
static bool function_seen(const NativeRow *row) {
    for (const NativeRow *n = natives; n != row; n++) {
        if (strcmp(n->function, row->function) == 0) {
            return true;
        }
    }
    return false;
}

static void make_natives(void) {
    uint32_t number = 0;
    for (NativeRow *n = natives; n->owner != NULL; n++, number++) {
        n->offset = block_object((number << HEADER_SIZE_SHIFT) | HEADER_LOW(KIND_NATIVE), 0);
        namespace_add(owner_names(n), n->owner, n->name, n->offset);
        emit_native(n->owner, n->name, n->min, n->max, n->flags, n->signature);
        if (!function_seen(n)) {
            emit_define("OFF_native", n->function, n->offset, true);
            emit_define("NATIVE", n->function, number, true);
        }
    }
    emit_define("NATIVE", "COUNT", number, true);
}

static void make_constants(void) {
    for (size_t i = 0; constants[i].module != NULL; i++) {
        Value v =
            constants[i].text ? block_float(constants[i].text) : block_int(constants[i].value);
        namespace_add(&module_get(constants[i].module)->names, constants[i].module,
                      constants[i].name, v);
    }
}

static void make_members(void) {
    for (size_t i = 0; members[i].module != NULL; i++) {
        namespace_add(&module_get(members[i].module)->names, members[i].module, members[i].name,
                      class_get(members[i].class_id)->offset);
    }
}

/* ---- classes */

/* The sixth slot of an exception is inherited with its name. */
static const char *exception_value_name(const ClassRow *c) {
    static const char *const named[][2] = {{"StopIteration", "value"},
                                           {"StopAsyncIteration", "value"},
                                           {"SystemExit", "code"},
                                           {"OSError", "errno"},
                                           {"ImportError", "name"}};
    for (; strcmp(c->base, "none") != 0; c = class_get(c->base)) {
        for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
            if (strcmp(named[i][0], c->id) == 0) {
                return named[i][1];
            }
        }
    }
    return NULL;
}

/* Slots without names. */
static uint32_t record_slots(uint32_t n) {
    static uint32_t made[16];
    const Value none = VALUE_NONE;
    Value items[16];
    if (n == 0) {
        return empty_tuple;
    }
    if (made[n] == 0) {
        for (uint32_t i = 0; i < n; i++) {
            items[i] = none;
        }
        made[n] = block_tuple(items, n);
    }
    return made[n];
}

/* One tuple for all exceptions with the same sixth name. */
static uint32_t class_slots(const ClassRow *c) {
    static struct {
        const char *name;
        uint32_t offset;
    } made[8];
    static uint32_t count;
    if (!(c->flags & EXCEPTION)) {
        return record_slots(c->flags >> RECORD_SHIFT);
    }
    const char *name = exception_value_name(c);
    for (uint32_t i = 0; i < count; i++) {
        if (made[i].name == name || (name && made[i].name && strcmp(made[i].name, name) == 0)) {
            return made[i].offset;
        }
    }
    const Value items[EXC_SLOTS] = {block_intern("args"),
                                    block_intern("__traceback__"),
                                    block_intern("__cause__"),
                                    block_intern("__context__"),
                                    block_intern("__suppress_context__"),
                                    name ? block_intern(name) : VALUE_NONE};
    made[count].name = name;
    made[count].offset = block_tuple(items, EXC_SLOTS);
    return made[count++].offset;
}

static uint32_t class_bases(const ClassRow *c) {
    if (strcmp(c->base, "none") == 0) {
        return empty_tuple;
    }
    ClassRow *base = class_get(c->base);
    for (ClassRow *other = classes; other != c; other++) {
        if (strcmp(other->base, c->base) == 0) {
            return block.words[other->offset / 4 + 1 + CLASS_BASES];
        }
    }
    return block_tuple(&(Value){base->offset}, 1);
}

static uint32_t class_mro(ClassRow *c) {
    Value mro[16];
    uint32_t n = 0;
    for (;;) {
        if (n == sizeof mro / sizeof *mro) {
            fail("natives.def: the bases of CLASS %s go round", c->id);
        }
        mro[n++] = c->offset;
        if (strcmp(c->base, "none") == 0) {
            return block_tuple(mro, n);
        }
        c = class_get(c->base);
    }
}

static void make_class_objects(void) {
    for (ClassRow *c = classes; c->id != NULL; c++) {
        c->offset = block_object(header_make(KIND_CLASS, CLASS_FIELDS), CLASS_FIELDS);
        emit_define("OFF_class", c->id, c->offset, true);
    }
}

static void fill_class(ClassRow *c) {
    uint32_t o = c->offset;
    block_set_ref(o, CLASS_NAME, block_intern(c->text));
    block_set_ref(o, CLASS_BASES, class_bases(c));
    block_set_ref(o, CLASS_MRO, class_mro(c));
    block_set_ref(o, CLASS_DICT, c->names.count != 0 ? block_dict(&c->names) : empty_dict);
    block_set_ref(o, CLASS_SLOTS, class_slots(c));
    block_set(o, CLASS_INFO,
              value_small((int32_t)((uint32_t)c->kind | (c->flags & ((1u << RECORD_SHIFT) - 1)))));
    block_set(o, CLASS_QUALNAME, VALUE_NONE);
    block_set_ref(o, CLASS_MODULE, module_get("builtins")->offset);
    block_set(o, CLASS_META, VALUE_UNBOUND);
}

/* ---- modules and tables */

static void make_module_objects(void) {
    for (ModuleRow *m = modules; m->id != NULL; m++) {
        m->offset = block_object(header_make(KIND_MODULE, MODULE_FIELDS), MODULE_FIELDS);
        emit_define("OFF_module", m->id, m->offset, true);
    }
}

static void fill_module(ModuleRow *m) {
    uint32_t o = m->offset;
    block_set_ref(o, MODULE_NAME, block_intern(m->text));
    block_set(o, MODULE_FILE, VALUE_NONE);
    block_set_ref(o, MODULE_FIXED_NAMES, empty_tuple);
    block_set(o, MODULE_FIXED, value_small(0));
    block_set_ref(o, MODULE_CELL_NAMES, empty_tuple);
    block_set(o, MODULE_CELL, value_small(0));
    block_set(o, MODULE_STATE, value_small(0));
    block_set(o, MODULE_CODE, VALUE_NONE);
    block_set(o, MODULE_DOC, VALUE_NONE);
    block_set(o, MODULE_FLAGS, value_small(MODULE_NATIVE));
    block_set_ref(o, MODULE_DICT, block_dict(&m->names));
    block_set(o, MODULE_ALIAS, value_small(0));
    block_set(o, MODULE_ALIASES, value_small(0));
}

/* Tables are tuples, so that the block can be walked; CORE_OFF_<table> is their first item. */
static void make_tables(void) {
    Value items[1024];
    uint32_t n = 0;
    const Namespace *b = &module_get("builtins")->names;
    for (; n < b->count; n++) {
        if (n == sizeof items / sizeof *items) {
            fail("more than %zu built-ins", sizeof items / sizeof *items);
        }
        items[n] = b->entries[n].value;
        emit_define("BUILTIN", b->entries[n].name, n, true);
    }
    emit_define("BUILTIN", "COUNT", n, true);
    emit_define("OFF", "builtins", block_tuple(items, n) + 4, true);
    for (n = 0; modules[n].id != NULL; n++) {
        items[n] = modules[n].offset;
    }
    emit_define("MODULE", "COUNT", n, true);
    emit_define("OFF", "modules", block_tuple(items, n) + 4, true);
    static const char *const ids[KIND_COUNT] = {
#define KIND(name, scan, class_id) #class_id,
        FIRN_KINDS(KIND)
#undef KIND
    };
    for (n = 0; n < KIND_COUNT; n++) {
        ClassRow *c = class_find(ids[n]);
        items[n] = c != NULL ? c->offset : VALUE_UNBOUND;
        if (c == NULL && strcmp(ids[n], "none") != 0) {
            fail("object.h: class %s of a kind is not in natives.def", ids[n]);
        }
    }
    emit_define("OFF", "class_of_kind", block_tuple(items, KIND_COUNT) + 4, true);
    uint32_t mask;
    emit_define("OFF", "intern", block_intern_table(&mask) + 4, true);
    emit_define("INTERN", "MASK", mask, true);
}

/* Without a flag the VM's short ways would take an instance for one in RAM, and write it. */
#define INSTANCE_HEADER(words) (header_make(KIND_INSTANCE, (words)) | FLAG_REACHES)

/* Instances that are raised when nothing can be allocated. */
static void make_exception(const char *id, const char *text) {
    ClassRow *c = class_get(id);
    uint32_t o = block_object(INSTANCE_HEADER(1 + EXC_SLOTS), 1 + EXC_SLOTS);
    uint32_t args = empty_tuple;
    block_set_ref(o, 0, c->offset);
    if (text != NULL) {
        args = block_tuple(&(Value){block_text(KIND_STR, text, strlen(text), false)}, 1);
    }
    block_set_ref(o, 1 + EXC_ARGS, args);
    block_set(o, 1 + EXC_TRACEBACK, VALUE_NONE);
    block_set(o, 1 + EXC_CAUSE, VALUE_NONE);
    block_set(o, 1 + EXC_CONTEXT, VALUE_NONE);
    block_set(o, 1 + EXC_SUPPRESS, VALUE_FALSE);
    block_set(o, 1 + EXC_VALUE, exception_value_name(c) ? VALUE_NONE : VALUE_UNBOUND);
    emit_define("OFF_exc", id, o, true);
}

static void make_instances(void) {
    for (size_t i = 0; objects[i].id != NULL; i++) {
        uint32_t o = block_object(INSTANCE_HEADER(2), 2);
        block_set_ref(o, 0, class_get(objects[i].class_id)->offset);
        block_set(o, 1, VALUE_UNBOUND);
        emit_define("OFF_obj", objects[i].id, o, true);
    }
}

static void make_block(void) {
    uint32_t first = block_object(header_make(KIND_BLOB, 0), 0);
    (void)first; /* offset 0 means "none" to those who look names up */
    make_texts();
    make_empties();
    make_class_objects();
    make_module_objects();
    make_builtins();
    make_natives();
    make_constants();
    make_members();
    for (ClassRow *c = classes; c->id != NULL; c++) {
        fill_class(c);
    }
    for (ModuleRow *m = modules; m->id != NULL; m++) {
        fill_module(m);
    }
    make_exception("MemoryError", "memory allocation failed");
    make_exception("RecursionError", "maximum recursion depth exceeded");
    make_exception("KeyboardInterrupt", NULL);
    make_exception("GeneratorExit", NULL);
    make_exception("StopIteration", NULL);
    make_instances();
    make_tables();
}

int main(int argc, char **argv) {
    const char *dir = NULL;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--float") == 0 && strcmp(argv[i + 1], "32") == 0) {
            block.float_bits = 32;
        } else if (strcmp(argv[i], "--float") == 0 && strcmp(argv[i + 1], "64") == 0) {
            block.float_bits = 64;
        } else if (strcmp(argv[i], "-o") == 0) {
            dir = argv[i + 1];
        }
    }
    if (dir == NULL || block.float_bits == 0 || argc != 5) {
        fputs("usage: coregen --float 32|64 -o DIR\n", stderr);
        return 2;
    }
    make_block();
    emit_files(dir);
    return 0;
}
