/* The verifier on frozen objects: one image with an object of every kind, whole and damaged; and
 * bindings: constant ones, rebound ones, and names beyond them. */
#include "frozen_fixture.h"

#include "call.h"
#include "class.h"
#include "import.h"
#include "line.h"
#include "verify.h"

enum { FIXED_VALUE, FIXED_FUNCTION, FIXED_LIST, FIXED_STATE, FIXED_COUNT };
enum { CELL_FIRST, CELL_SECOND, CELL_COUNT };

typedef struct Setup {
    Frozen f;
    Value list, dict, set, bytearray, class_ref, instance, number_class, number, error, with_dict,
        cell, code, function, bound, range, slice, property, method, frozenset, module, extra,
        items, table, tuple;
} Setup;

static char message[256];
static Setup *s; /* of the running test */

static Value *at(Value object) {
    return frozen_payload(&s->f, object);
}

static bool verifies(void) {
    message[0] = '\0';
    return verify_image((const ImageHeader *)(const void *)vm_ptr(s->f.base), message,
                        sizeof message);
}

/* ---- the image */

static Value make_object(Kind kind, uint32_t n, Value a, Value b, Value c) {
    const Value words[] = {a, b, c, VALUE_NONE};
    Value o = frozen_object(&s->f, header_make(kind, n), n);
    memcpy(at(o), words, n * sizeof *words);
    return o;
}

#define UNIT(op, a)     (uint16_t)(OP_##op | (a) << 8)
#define UNIT4(op, a, b) (uint16_t)(OP_##op | (a) << 8 | (b) << 12)

enum { K_MODULE = 1 };

/* G[1] = F[0]; return F[1](1, 2) */
static const uint16_t body_units[] = {
    UNIT(GETC, 1),       FIXED_VALUE,         UNIT(SETG, 1),    CELL_SECOND,
    UNIT4(LOADI4, 2, 1), UNIT4(LOADI4, 3, 2), UNIT(CALLC_L, 2), 2,
    FIXED_FUNCTION,      UNIT4(RETURN, 2, 4)};
static const uint16_t function_units[] = {UNIT(RETNONE, 0)};

/* The body, or a function of two arguments, the second with a default, a keyword-only one, and a
 * closure cell. */
static Value make_code(uint8_t flags) {
    bool body = flags == CODE_MODULEBODY;
    /* flags, [counts, cells,] name, module, line [names] */
    const uint8_t body_tail[] = {CODE_MORE >> 8, flags, 0, 2 * K_MODULE + 1, 1};
    const uint8_t tail[] = {(CODE_MORE | CODE_COUNTS | CODE_CELLS) >> 8,
                            flags,
                            2,
                            0,
                            1,
                            1,
                            0,
                            2 * K_MODULE + 1,
                            1,
                            0,
                            0,
                            0,
                            0};
    uint32_t tail_bytes = body ? sizeof body_tail : sizeof tail;
    uint32_t code_bytes = body ? sizeof body_units : sizeof function_units;
    CodeInfo info = {.simple = body ? 0 : CODE_BINDS | 2,
                     .below = body ? 7 : 3,
                     .units = (uint16_t)(code_bytes / 2)};
    uint32_t words = (sizeof info + code_bytes + tail_bytes + 3) / 4;
    Value code = frozen_object(&s->f, header_make(KIND_CODE, words), words);
    uint8_t *p = (uint8_t *)at(code);
    memset(p, LINE_PAD, words * 4);
    memcpy(p, &info, sizeof info);
    p += sizeof info;
    memcpy(p, body ? body_units : function_units, code_bytes);
    memcpy(p + code_bytes, body ? body_tail : tail, tail_bytes);
    return code;
}

static void make_module(void) {
    Value fixed[] = {CORE(name_args), CORE(name_value), CORE(name_name)};
    Value cells[] = {CORE(name_code), CORE(name_errno)};
    for (unsigned i = 0; i < 3; i++) { /* sorted by address */
        for (unsigned k = i + 1; k < 3; k++) {
            if (fixed[k] < fixed[i]) {
                Value v = fixed[i];
                fixed[i] = fixed[k];
                fixed[k] = v;
            }
        }
    }
    bool swap = cells[1] < cells[0];
    Value sorted[] = {cells[swap], cells[!swap]}, extra[] = {CORE(name_path), value_small(3)};
    Value fields[MODULE_FIELDS] = {[MODULE_NAME] = CORE(name_main),
                                   [MODULE_FILE] = CORE(name_boot),
                                   [MODULE_FIXED_NAMES] = frozen_tuple(&s->f, fixed, 3),
                                   [MODULE_FIXED] = value_small(FIXED_VALUE),
                                   [MODULE_CELL_NAMES] = frozen_tuple(&s->f, sorted, 2),
                                   [MODULE_CELL] = value_small(CELL_FIRST),
                                   [MODULE_STATE] = value_small(-1 - FIXED_STATE),
                                   [MODULE_CODE] = make_code(CODE_MODULEBODY),
                                   [MODULE_DOC] = VALUE_NONE,
                                   [MODULE_FLAGS] = value_small(0),
                                   [MODULE_DICT] = frozen_table(&s->f, KIND_DICT, extra, 1),
                                   [MODULE_ALIAS] = value_small(0),
                                   [MODULE_ALIASES] = value_small(1)};
    s->extra = fields[MODULE_DICT];
    memcpy(at(s->module), fields, sizeof fields);
}

/* A class over `base` whose instances begin with `slots`. */
static Value make_class(Value base, Value slots, uint32_t info) {
    const Value *base_mro = raw_body(raw_body(base)[CLASS_MRO]);
    uint32_t n = obj_words(raw_body(base)[CLASS_MRO]);
    Value class_ref = frozen_class(&s->f, &base, 0), mro[8] = {class_ref};
    memcpy(mro + 1, base_mro, n * sizeof *mro);
    at(class_ref)[CLASS_BASES] = frozen_tuple(&s->f, &base, 1);
    at(class_ref)[CLASS_MRO] = frozen_tuple(&s->f, mro, n + 1);
    at(class_ref)[CLASS_SLOTS] = slots;
    at(class_ref)[CLASS_INFO] = value_small((int32_t)info);
    return class_ref;
}

static void make_instances(void) {
    Frozen *f = &s->f;
    Value slot_names[] = {CORE(name_args), CORE(name_value)}, none = VALUE_NONE;
    Value slots[] = {value_small(1), s->list};
    s->class_ref = frozen_class(f, slot_names, 2);
    s->instance = frozen_instance(f, s->class_ref, slots, 2);
    s->number_class =
        make_class(CORE(class_int), frozen_tuple(f, &none, 1), KIND_INT | CLASS_FLAG_NATIVE_BASE);
    s->number = frozen_instance(f, s->number_class, slots, 1);
    const Value *error_slots = raw_body(raw_body(CORE(class_ValueError))[CLASS_SLOTS]);
    Value error_class = make_class(CORE(class_ValueError), frozen_tuple(f, error_slots, EXC_SLOTS),
                                   KIND_INSTANCE | CLASS_FLAG_EXCEPTION);
    Value error[EXC_SLOTS] = {CORE(empty_tuple), VALUE_NONE, VALUE_NONE, VALUE_NONE, VALUE_FALSE};
    s->error = frozen_instance(f, error_class, error, EXC_SLOTS);
    Value attributes[] = {s->dict, value_small(2)};
    s->with_dict = frozen_aliasable(f, KIND_INSTANCE_DICT, 3);
    at(s->with_dict)[0] = s->class_ref;
    memcpy(at(s->with_dict) + 1, attributes, sizeof attributes);
}

static void make_functions(void) {
    Value default_value[] = {s->list}, keyword[] = {CORE(name_args), value_small(4)};
    Value defaults = frozen_tuple(&s->f, default_value, 1);
    s->cell = frozen_aliasable(&s->f, KIND_CELL, 1);
    at(s->cell)[0] = value_small(5);
    s->code = make_code(CODE_DEFAULTS | CODE_KWDEFAULTS);
    s->function = frozen_object(&s->f, header_make(KIND_FUNCTION, 4), 4);
    Value fields[] = {s->code, s->cell, defaults, frozen_table(&s->f, KIND_DICT, keyword, 1)};
    memcpy(at(s->function), fields, sizeof fields);
    s->bound = make_object(KIND_BOUND, 2, s->function, s->instance, 0);
    s->property = make_object(KIND_PROPERTY, 4, s->function, VALUE_NONE, VALUE_NONE);
    s->method = make_object(KIND_STATICMETHOD, 1, s->function, 0, 0);
    at(s->class_ref)[CLASS_DICT] =
        frozen_table(&s->f, KIND_DICT, (Value[]){CORE(name_path), s->property}, 1);
}

static void make_frozenset(void) {
    uint32_t words = table_words(1, 2);
    Value key = frozen_tuple(&s->f, (Value[]){value_small(1)}, 1);
    s->table = frozen_object(&s->f, header_make(KIND_TABLE, words), words);
    Value *p = at(s->table);
    table_init(p, 1, 2, TABLE_HASHED);
    p[TABLE_FILL] = value_small(1);
    p[TABLE_ENTRIES] = key;
    p[TABLE_ENTRIES + 1] = value_small(77);
    table_index_add(p, 77, 0);
    s->frozenset = make_object(KIND_FROZENSET, 2, value_small(1), s->table, 0);
}

#define ALIASABLE_WORDS 256u

static int set_up(void **state) {
    s = calloc(1, sizeof *s);
    Frozen *f = &s->f;
    frozen_begin(f, 1u << 14, ALIASABLE_WORDS);
    Value smalls[] = {value_small(10), value_small(11), value_small(12)};
    Value names[] = {CORE(name_args), value_small(1), CORE(name_value), value_small(2)};
    s->list = frozen_list(f, smalls, 3, 3);
    s->items = at(s->list)[1];
    s->dict = frozen_table(f, KIND_DICT, names, 2);
    s->set = frozen_table(f, KIND_SET, smalls, 3);
    s->bytearray = frozen_bytearray(f, "abc", 3, 8);
    s->module = frozen_object(f, header_make(KIND_MODULE, MODULE_FIELDS), MODULE_FIELDS);
    make_instances();
    make_functions();
    make_frozenset();
    make_module();
    s->range = make_object(KIND_RANGE, 3, value_small(0), value_small(9), value_small(2));
    s->slice = make_object(KIND_SLICE, 3, VALUE_NONE, value_small(9), s->list);
    s->tuple = frozen_tuple(f, &s->list, 20);         /* list to slice: every one that is a value */
    at(s->tuple)[10] = at(s->tuple)[11] = VALUE_NONE; /* but the cell and the CODE */
    f->fixed[FIXED_VALUE] = value_small(100);
    f->fixed[FIXED_FUNCTION] = s->function;
    f->fixed[FIXED_LIST] = s->tuple;
    f->fixed[FIXED_STATE] = VALUE_NONE;
    f->fixed_count = FIXED_COUNT;
    f->globals[CELL_FIRST] = s->frozenset;
    f->cells_set = 1;
    f->bindings = CELL_COUNT;
    f->modules[0] = s->module;
    f->module_count = 1;
    f->constants[0] = CORE(name_args);
    f->constants[K_MODULE] = s->module;
    f->constant_count = 2;
    uint32_t gap = f->aliasable_room - f->next_aliasable;
    assert_in_range(gap, 1, ALIASABLE_WORDS);
    f->words[f->next_aliasable] = header_make_bytes(KIND_BLOB, 4 * (gap - 1));
    frozen_finish(f);
    *state = s;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    frozen_end(&s->f);
    free(s);
    return 0;
}

static void test_accepts(void **state) {
    (void)state;
    if (!verifies()) {
        fail_msg("%s", message);
    }
}

/* ---- damage with a purpose */

static Value header_of(Value object) {
    return at(object)[-1];
}

/* Word `word` of an object (-1: its header) becomes `v`: refused with a message that has `text`. */
static void refuse(Value object, int word, Value v, const char *text) {
    Value *place = at(object) + word, old = *place;
    *place = v;
    assert_true(host_memory_load(s->f.words, s->f.next * 4));
    bool ok = verifies();
    *place = old;
    assert_true(host_memory_load(s->f.words, s->f.next * 4));
    if (ok || strstr(message, text) == NULL) {
        fail_msg("expected '%s', got '%s'", text, ok ? "accepted" : message);
    }
}

static void test_containers(void **state) {
    (void)state;
    refuse(s->list, 0, value_small(4), "its storage has no 4 items");
    refuse(s->list, 0, value_small(-1), "its length is");
    refuse(s->list, 1, VALUE_UNBOUND, "it has a length and no storage");
    refuse(s->list, 1, s->table, "its storage is");
    refuse(s->list, 1, s->list + 4, "its storage is");
    refuse(s->items, 0, VALUE_UNBOUND, "stands behind an empty one");
    refuse(s->items, 2, s->cell, "which is no value");
    refuse(s->items, 2, s->items, "which is no value");
    refuse(s->items, 2, 0x20000000, "which is no value"); /* RAM */
    refuse(s->bytearray, 0, value_small(9), "its storage has no 9 bytes");
    refuse(s->dict, 0, value_small(1), "its table has 2 entries");
    refuse(s->dict, 1, s->table, "entries of 2 words");
    refuse(s->set, 1, at(s->dict)[1], "entries of 2 words");
    refuse(s->frozenset, 1, s->items, "its storage is");
}

static void test_tables(void **state) {
    (void)state;
    Value table = at(s->dict)[1];
    refuse(table, TABLE_FILL, value_small(3), "its index does not fit");
    refuse(table, TABLE_FILL, value_small(1), "behind the last one is used");
    refuse(table, TABLE_COUNT, value_small(6), "its index does not fit");
    refuse(table, TABLE_COUNT, value_small(-8), "begins with three numbers");
    refuse(table, TABLE_SHAPE, table_shape(2, 0, 7), "its index does not fit");
    refuse(table, TABLE_SHAPE, table_shape(3, 0, 3), "no dict or set");
    refuse(table, TABLE_ENTRIES, s->list, "has no hash");
    refuse(table, TABLE_ENTRIES, VALUE_UNBOUND, "a deleted entry holds");
    refuse(table, TABLE_ENTRIES + 1, VALUE_UNBOUND, "which is no value");
    refuse(table, TABLE_ENTRIES + 4, 0xFFFFFFFF, "leads behind the last entry");
    refuse(table, TABLE_ENTRIES + 4, 0, "0 in the index");
    refuse(s->table, TABLE_ENTRIES + 1, s->tuple, "has no hash");
}

static void test_instances(void **state) {
    (void)state;
    refuse(s->instance, 0, s->list, "");
    refuse(s->instance, 0, CORE(class_int), "");
    refuse(s->number, 0, CORE(class_TextIOWrapper), "has no such instances");
    refuse(s->instance, 2, s->items, "slot 1 is");
    refuse(s->number, 1, s->list, "no native part");
    refuse(s->error, 1 + EXC_ARGS, s->list, "of an exception is wrong");
    refuse(s->error, 1 + EXC_TRACEBACK, s->list, "of an exception is wrong");
    refuse(s->error, 1 + EXC_CAUSE, s->instance, "of an exception is wrong");
    refuse(s->with_dict, 1, s->list, "its attributes are");
    refuse(s->cell, 0, s->items, "which is no value");
}

static void test_classes(void **state) {
    (void)state;
    Value object[] = {CORE(class_object)};
    (void)object;
    refuse(s->class_ref, CLASS_NAME, value_small(1), "a class has a name");
    refuse(s->class_ref, CLASS_META, CORE(class_int), "its metaclass makes no classes");
    refuse(s->class_ref, CLASS_DICT, s->list, "its namespace or slots are wrong");
    refuse(s->class_ref, CLASS_BASES, CORE(empty_tuple), "it has no bases");
    refuse(s->class_ref, CLASS_MRO, at(s->class_ref)[CLASS_BASES], "first of its order");
    refuse(s->class_ref, CLASS_BASES, at(s->number_class)[CLASS_BASES], "does not fit");
    refuse(at(s->number_class)[CLASS_MRO], 1, CORE(class_float), "is not that of its bases");
    refuse(s->class_ref, CLASS_INFO, value_small(KIND_INT), "its flags");
    refuse(s->class_ref, CLASS_INFO, value_small(KIND_INSTANCE | CLASS_FLAG_EXCEPTION), "");
    refuse(s->class_ref, CLASS_INFO, value_small(KIND_INSTANCE | CLASS_FLAG_FINAL), "its flags");
    refuse(s->number_class, CLASS_INFO, value_small(KIND_INSTANCE), "");
    refuse(at(s->class_ref)[CLASS_SLOTS], 1, CORE(name_args), "have one name");
    refuse(at(s->class_ref)[CLASS_SLOTS], 1, value_small(1), "the name of slot 1");
    refuse(at(s->number_class)[CLASS_SLOTS], 0, CORE(name_args), "belongs to the native part");
}

static void test_functions(void **state) {
    (void)state;
    refuse(s->function, 0, s->list, "a function begins with its CODE");
    refuse(s->function, 0, at(s->module)[MODULE_CODE], "wants other defaults and cells");
    refuse(s->function, 2, s->list, "its defaults are");
    refuse(s->function, 2, s->tuple, "its defaults are"); /* more than arguments */
    refuse(s->function, 3, s->tuple, "its defaults of keywords");
    refuse(s->function, 1, s->list, "its closure cell 0");
    refuse(s->bound, 0, VALUE_UNBOUND, "which is no value");
    refuse(s->method, 0, s->method, "form a ring");
    refuse(s->bound, 0, s->bound, "form a ring");
    refuse(s->property, 0, s->tuple, "form a ring");
    refuse(s->range, 2, value_small(0), "the last not 0");
    refuse(s->range, 1, s->list, "three integers");
}

static void test_flags(void **state) {
    (void)state;
    refuse(s->list, -1, header_of(s->list) & ~FLAG_ALIASABLE, "do not belong");
    refuse(s->list, -1, header_of(s->list) + (1u << HEADER_SIZE_SHIFT), "its alias index is 1");
    refuse(s->tuple, -1, header_of(s->tuple) & ~FLAG_REACHES, "does not say so");
    refuse(s->instance, -1, header_of(s->instance) & ~FLAG_REACHES, "does not say so");
    refuse(s->tuple, -1, header_of(s->tuple) | FLAG_ALIASABLE, "do not belong");
    refuse(s->range, -1, header_of(s->range) | FLAG_REACHES, "do not belong");
    refuse(s->list, -1, header_of(s->list) | HEADER_MARK, "mark is set");
}

static void test_modules(void **state) {
    (void)state;
    Value *p = at(s->module);
    refuse(s->module, MODULE_STATE, value_small(-1 - FIXED_COUNT), "which is no binding");
    refuse(s->module, MODULE_STATE, value_small(CELL_COUNT), "which is no binding");
    refuse(s->module, MODULE_STATE, value_small(-1 - FIXED_VALUE), "its state is");
    refuse(s->module, MODULE_FIXED, value_small(2), "do not fit");
    refuse(s->module, MODULE_CELL, value_small(1), "do not fit");
    refuse(s->module, MODULE_CELL, value_small(-1), "from ordinal");
    refuse(s->module, MODULE_DICT, s->list, "names beyond the bindings");
    refuse(s->module, MODULE_ALIASES, value_small(1000), "alias indices");
    refuse(s->module, MODULE_ALIAS, value_small(-1), "alias indices");
    refuse(s->module, MODULE_CODE, s->code, "no module body");
    refuse(s->module, MODULE_FLAGS, value_small(MODULE_NATIVE), "a module has");
    refuse(s->module, MODULE_FLAGS, value_small(1 << MODULE_PARENT_SHIFT), "not its package");
    refuse(s->module, MODULE_FLAGS, value_small(2 << MODULE_PARENT_SHIFT), "not its package");
    refuse(p[MODULE_FIXED_NAMES], 0, at(p[MODULE_FIXED_NAMES])[1], "sorted by address");
    refuse(at(s->extra)[1], TABLE_ENTRIES, value_small(1), "which is no text");
}

/* ---- damage at random */

/* Everything that a program may do with a value, from C. */
static void use_value(void *arg) {
    Value *slot = vm_keep1(*(const Value *)arg);
    (void)obj_repr(*slot);
    (void)obj_truth(*slot);
    (void)obj_equal(*slot, *slot);
    (void)obj_find_attr(*slot, CORE(name_value));
    if (is_kind(*slot, KIND_FUNCTION) || is_kind(*slot, KIND_BOUND)) {
        Value *window = vm_keep2(VALUE_NONE, VALUE_NONE);
        (void)vm_call(*slot, window, is_kind(*slot, KIND_BOUND) ? 1 : 2);
    }
    if (is_class(*slot)) {
        (void)vm_call(*slot, vm_temps(1), 0);
    }
    if (is_instance(*slot)) {
        obj_setattr(*slot, CORE(name_path), value_small(1));
        obj_setattr(*slot, CORE(name_args), CORE(empty_tuple));
    }
    if (is_kind(*slot, KIND_LIST)) {
        list_append_value(*slot, VALUE_NONE);
    }
    if (is_kind(*slot, KIND_DICT)) {
        dict_set(*slot, value_small(1), VALUE_NONE);
        (void)dict_remove(*slot, CORE(name_args));
    }
    (void)obj_hash(*slot);
}

static void use_image(void) {
    vm_soft_reset();
    vm->config = &s->f.config;
    for (uint32_t i = 0; i < 20; i++) {
        Value v = raw_body(s->tuple)[i];
        (void)vm_protect(use_value, &v);
        vm->roots[ROOT_HANDLED] = VALUE_UNBOUND;
    }
    Value module = s->module;
    for (uint32_t pos = 0; module_next_name(module, &pos, vm_temps(1));) {
    }
    heap_collect_full();
    vm_soft_reset();
}

static void test_damage(void **state) {
    (void)state;
    const char *seed = getenv("FIRN_SEED");
    Random r = {seed != NULL ? (uint32_t)strtoul(seed, NULL, 10) : 4711};
    uint32_t first = sizeof(ImageHeader) / 4, accepted = 0;
    uint32_t end = (((const ImageHeader *)(const void *)s->f.words)->objects_end - s->f.base) / 4;
    for (unsigned i = 0; i < (FIRN_ZEAL ? 4000 : 40000); i++) {
        uint32_t word = first + random_below(&r, end - first);
        Value old = s->f.words[word];
        switch (random_below(&r, 4)) {
        case 0: s->f.words[word] = s->f.words[first + random_below(&r, end - first)]; break;
        case 1: s->f.words[word] = s->f.base + 4 * random_below(&r, end); break;
        default: s->f.words[word] ^= 1u << random_below(&r, 32); break;
        }
        assert_true(host_memory_load(s->f.words, s->f.next * 4));
        if (verifies()) {
            accepted++;
            use_image();
        }
        s->f.words[word] = old;
    }
    assert_true(host_memory_load(s->f.words, s->f.next * 4));
    assert_in_range(accepted, 10, FIRN_ZEAL ? 3000 : 30000);
}

/* ---- bindings */

static Value fixed_name(unsigned i) {
    return at(at(s->module)[MODULE_FIXED_NAMES])[i];
}

static Value cell_name(unsigned i) {
    return at(at(s->module)[MODULE_CELL_NAMES])[i];
}

static void run_body(void *arg) {
    Value *window = vm_temps(1), function = heap_alloc(KIND_FUNCTION, 1);
    raw_body(function)[0] = at(s->module)[MODULE_CODE];
    *(Value *)arg = vm_call(function, window, 0);
}

static void test_constant_bindings(void **state) {
    (void)state;
    Value result = 0;
    assert_int_equal(vm_protect(run_body, &result), 0);
    assert_int_equal(result, VALUE_NONE);
    assert_int_equal(vm->cells[CELL_SECOND], value_small(100));
    assert_int_equal(module_getattr(s->module, fixed_name(FIXED_VALUE)), value_small(100));
    assert_int_equal(module_getattr(s->module, cell_name(CELL_FIRST)), s->frozenset);
    assert_int_equal(module_getattr(s->module, CORE(name_path)), value_small(3));
    assert_int_equal(module_getattr(s->module, CORE(name_keys)), 0);
    module_setattr(s->module, fixed_name(FIXED_VALUE), value_small(100)); /* what it is already */
    assert_int_equal(vm->roots[ROOT_FIXED], 0);
    module_setattr(s->module, fixed_name(FIXED_VALUE), value_small(7));
    assert_true(in_ram(vm->roots[ROOT_FIXED]));
    heap_collect(); /* vm->fixed follows its copy */
    assert_int_equal(vm_protect(run_body, &result), 0);
    assert_int_equal(vm->cells[CELL_SECOND], value_small(7));
    assert_int_equal(module_getattr(s->module, fixed_name(FIXED_LIST)), s->tuple);
    module_setattr(s->module, fixed_name(FIXED_VALUE), VALUE_UNBOUND);
    assert_int_equal(module_getattr(s->module, fixed_name(FIXED_VALUE)), 0);
    assert_true(obj_is_instance(vm_protect(run_body, &result), CORE(class_NameError)));
    vm_soft_reset();
    assert_int_equal(vm_protect(run_body, &result), 0);
    assert_int_equal(vm->cells[CELL_SECOND], value_small(100));
}

static void test_called_constant(void **state) {
    (void)state;
    Value result = 0;
    module_setattr(s->module, fixed_name(FIXED_FUNCTION), CORE(class_range));
    assert_int_equal(vm_protect(run_body, &result), 0);
    assert_true(is_kind(result, KIND_RANGE));
    module_setattr(s->module, fixed_name(FIXED_FUNCTION), VALUE_UNBOUND);
    assert_true(obj_is_instance(vm_protect(run_body, &result), CORE(class_NameError)));
}

/* Back to what the image says: bindings of both kinds, names beyond them, aliases; the state
 * stays. */
static void test_clear(void **state) {
    (void)state;
    module_setattr(s->module, fixed_name(FIXED_VALUE), value_small(7));
    module_setattr(s->module, cell_name(CELL_FIRST), value_small(8));
    module_setattr(s->module, cell_name(CELL_SECOND), value_small(9));
    list_append_value(s->list, VALUE_NONE); /* alias index 0 is this module's */
    assert_int_equal(list_length(s->list), 4);
    module_clear(s->module);
    assert_int_equal(module_getattr(s->module, fixed_name(FIXED_VALUE)), value_small(100));
    assert_int_equal(module_getattr(s->module, cell_name(CELL_FIRST)), s->frozenset);
    assert_int_equal(module_getattr(s->module, cell_name(CELL_SECOND)), 0);
    assert_int_equal(module_state(s->module), VALUE_NONE);
    assert_int_equal(list_length(s->list), 3);
}

/* The module has a DICT of its own in flash for such names: it is written as any other. */
static void test_names_beyond(void **state) {
    (void)state;
    module_setattr(s->module, CORE(name_path), value_small(4));
    module_setattr(s->module, CORE(name_keys), value_small(5));
    assert_int_equal(module_getattr(s->module, CORE(name_path)), value_small(4));
    assert_int_equal(dict_count(s->extra), 2);
    module_setattr(s->module, CORE(name_path), VALUE_UNBOUND);
    assert_int_equal(module_getattr(s->module, CORE(name_path)), 0);
    assert_int_equal(module_getattr(s->module, CORE(name_keys)), value_small(5));
    assert_int_equal(vm->roots[ROOT_STORED], 0);
}

static void store_fixed(void *arg) {
    module_setattr(s->module, fixed_name(FIXED_VALUE), *(const Value *)arg);
}

/* The first store copies F, or changes nothing. */
static void test_all_or_nothing(void **state) {
    (void)state;
    unsigned failed = 0;
    for (uint32_t room = 0; room < 128; room += 4) {
        vm_soft_reset();
        Value *slot = vm_temps(2), v = value_small(7);
        collect_raise_line(); /* what is free then is all there is */
        slot[0] = heap_alloc_bytes(KIND_BLOB, heap_free() - 4 - room);
        Value raised = vm_protect(store_fixed, &v);
        if (raised != VALUE_UNBOUND) {
            failed++;
            assert_true(obj_is_instance(raised, CORE(class_MemoryError)));
            assert_int_equal(vm->roots[ROOT_FIXED], 0);
            assert_ptr_equal(vm->fixed, vm_ptr(vm->image->fixed));
            v = value_small(100);
        }
        assert_int_equal(module_getattr(s->module, fixed_name(FIXED_VALUE)), v);
        assert_int_equal(module_getattr(s->module, fixed_name(FIXED_LIST)), s->tuple);
    }
    assert_in_range(failed, 1, 30);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_accepts),         TEST(test_containers),
        TEST(test_tables),          TEST(test_instances),
        TEST(test_classes),         TEST(test_functions),
        TEST(test_flags),           TEST(test_modules),
        TEST(test_damage),          TEST(test_constant_bindings),
        TEST(test_called_constant), TEST(test_clear),
        TEST(test_names_beyond),    TEST(test_all_or_nothing),
    };
    return cmocka_run_group_tests_name("frozen", tests, NULL, NULL);
}
