/* The core block: as the tables of the runtime describe it. */
#include "vm_fixture.h"

#include "core_block.h"
#include "dict_format.h"
#include "native.h"
#include "text_hash.h"

static VmConfig config;

static int set_up(void **state) {
    (void)state;
    vm = fixture_vm(&config, 1u << 16);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fixture_free(vm);
    return 0;
}

static bool is_text(Value str, const char *text) {
    return value_is_str(str) && str_bytes(str) == strlen(text) &&
           memcmp(str_text(str), text, strlen(text)) == 0;
}

/* The block is a sequence of objects; every reference leads to the start of one, or 0. */
static void test_walk(void **state) {
    (void)state;
    uint8_t *starts = calloc(CORE_WORDS, 1);
    for (uint32_t i = 0; i < CORE_WORDS;) {
        assert_true(value_is_header(core_words[i]));
        starts[i] = 1;
        i += 1 + header_words(core_words[i]);
        assert_true(i <= CORE_WORDS);
    }
    unsigned references = 0;
    for (uint32_t i = 0; i < CORE_WORDS; i++) {
        if (core_relocations[i / 8] >> (i % 8) & 1) {
            assert_int_equal(core_words[i] % 4, 0);
            assert_true(starts[core_words[i] / 4]);
            assert_int_equal(*vm_ptr(vm->core_base + i * 4), core_words[i] + vm->core_base);
            references++;
        } else {
            assert_int_equal(*vm_ptr(vm->core_base + i * 4), core_words[i]);
        }
    }
    assert_true(references > 1000);
    free(starts);
}

static void test_hash_is_of_the_words(void **state) {
    (void)state;
    assert_int_equal(CORE_HASH, image_crc(0, core_words, CORE_WORDS * 4));
    assert_int_equal(firn_runtime_f64.core_hash, CORE_HASH);
    assert_int_not_equal(firn_runtime_f32.core_hash, CORE_HASH); /* other floats */
    assert_int_equal(image_crc(0, "123456789", 9), 0xCBF43926);  /* the check value of CRC-32 */
}

#define FOUND(text) \
    assert_true(is_text(vm->core_base + firn_runtime_f64.core_name(text, strlen(text)), text))

/* All names of natives.def are found, are interned, and carry their hash. */
static void test_names(void **state) {
    (void)state;
#define NAME(id)                                                  FOUND(#id);
#define TEXT(id, text)                                            FOUND(text);
#define CLASS(id, text, base, kind, flags)                        FOUND(text);
#define NATIVE(owner, name, function, min, max, flags, signature) FOUND(#name);
#include "natives.def"
    Value name = CORE(name___init__);
    assert_true(is_text(name, "__init__"));
    uint16_t word = *(const uint16_t *)(const void *)raw_body(name);
    assert_int_equal(word, STR_INTERNED | text_hash("__init__", 8));
    assert_int_equal(firn_runtime_f64.str_hash("__init__", 8), text_hash("__init__", 8));
    assert_int_equal(firn_runtime_f64.core_name("no_such_name_here", 17), 0);
    assert_int_equal(intern_find_text("__init__", 8), name);
    Value *slot = vm_temps(1);
    slot[0] = str_new("__init__", 8);
    assert_int_equal(intern_find(slot[0]), name);
    vm_release(slot + 1);
}

static void test_characters(void **state) {
    (void)state;
    for (int c = 1; c < 128; c++) {
        char text[2] = {(char)c, 0};
        Value s = CORE(chars) + 8 * (Value)c;
        assert_true(is_text(s, text));
        assert_int_equal(firn_runtime_f64.core_name(text, 1), s - vm->core_base);
    }
    assert_int_equal(str_bytes(CORE(chars)), 1);
}

/* Looks a name up in a DICT as dict_format.h says, without dict.c. */
static Value look_up(Value dict, const char *name) {
    Value table = raw_body(dict)[1];
    if (table == 0) {
        return 0;
    }
    Value *payload = raw_body(table);
    uint32_t mask = table_shape_mask(payload[TABLE_SHAPE]), hash = text_hash(name, strlen(name));
    uint32_t perturb = hash, entry;
    for (uint32_t slot = hash & mask;
         (entry = table_index_get(table_index(payload), mask, slot)) != 0;
         slot = table_next_slot(slot, &perturb, mask)) {
        const Value *e = payload + TABLE_ENTRIES + 2 * (entry - 1);
        if (is_text(e[0], name)) {
            return e[1];
        }
    }
    return 0;
}

static void check_class(const char *text, Value c, Value base, Kind kind, uint32_t flags) {
    bool exception = flags == 1;
    const Value *p = raw_body(c);
    assert_int_equal(obj_kind(c), KIND_CLASS);
    assert_true(is_text(p[CLASS_NAME], text));
    uint32_t info = (uint32_t)value_small_get(p[CLASS_INFO]);
    assert_int_equal(info & 0x7F, kind);
    assert_int_equal((info & CLASS_FLAG_EXCEPTION) != 0, exception);
    assert_int_equal(raw_body(p[CLASS_MRO])[0], c);
    uint32_t depth = header_words(obj_header(p[CLASS_MRO]));
    if (base != 0) {
        assert_int_equal(raw_body(p[CLASS_BASES])[0], base);
        assert_int_equal(raw_body(p[CLASS_MRO])[1], base);
    }
    assert_int_equal(raw_body(p[CLASS_MRO])[depth - 1], CORE(class_object));
    uint32_t slots = header_words(obj_header(p[CLASS_SLOTS]));
    assert_int_equal(slots, exception ? EXC_SLOTS : flags / 2);
    if (exception) {
        assert_int_equal(raw_body(p[CLASS_SLOTS])[EXC_ARGS], CORE(name_args));
        assert_int_equal(raw_body(p[CLASS_SLOTS])[EXC_SUPPRESS], CORE(name___suppress_context__));
    }
}

static void test_classes(void **state) {
    (void)state;
    enum { EXCEPTION = 1, FINAL = 0 };
#define RECORD(n)           (2 * (n))
#define CORE_OFF_class_none (0u - vm->core_base)
#define CLASS(id, text, base, kind, flags) \
    check_class(text, CORE(class_##id), CORE(class_##base), KIND_##kind, flags);
#include "natives.def"
    Value slots = raw_body(CORE(class_TimeoutError))[CLASS_SLOTS];
    assert_int_equal(raw_body(slots)[EXC_VALUE], CORE(name_errno)); /* inherited */
    slots = raw_body(CORE(class_ValueError))[CLASS_SLOTS];
    assert_int_equal(raw_body(slots)[EXC_VALUE], VALUE_NONE);
    const Value *kinds = vm_ptr(CORE(class_of_kind));
    assert_int_equal(kinds[KIND_LIST], CORE(class_list));
    assert_int_equal(kinds[KIND_STRU], CORE(class_str));
    assert_int_equal(kinds[KIND_INSTANCE], 0);
}

/* Each native stands in the namespace of its owner under its number. */
static void check_native(Value dict, const char *name, uint32_t number, Value found) {
    Value v = look_up(dict, name);
    assert_int_equal(obj_kind(v), KIND_NATIVE);
    assert_int_equal(native_number(v), number);
    assert_int_equal(v, found);
}

#define CORE_OFF_class_builtins CORE_OFF_module_builtins

static Value owner_dict(Value owner) {
    return raw_body(owner)[obj_kind(owner) == KIND_CLASS ? CLASS_DICT : MODULE_DICT];
}

static Value owner_by_id(const char *id) {
#define CLASS(cid, text, base, kind, flags) \
    if (strcmp(id, #cid) == 0) {            \
        return CORE(class_##cid);           \
    }
#define MODULE(mid, text)          \
    if (strcmp(id, #mid) == 0) {   \
        return CORE(module_##mid); \
    }
#include "natives.def"
    fail_msg("no owner %s", id);
    return 0;
}

#if FIRN_CHECK /* the table holds a check around each */
#define SAME_FUNCTION(number, function) assert_non_null(native_functions[number])
#else
#define SAME_FUNCTION(number, function) assert_ptr_equal(native_functions[number], function)
#endif

static void test_natives(void **state) {
    (void)state;
    uint32_t number = 0;
#define NATIVE(owner, name, function, min_, max_, flags_, signature)                       \
    {                                                                                      \
        Value dict = owner_dict(owner_by_id(#owner)), v = look_up(dict, #name), where = 0; \
        check_native(dict, #name, number, v);                                              \
        assert_true(is_text(core_native_name(v, &where), #name));                          \
        SAME_FUNCTION(number, function);                                                   \
        assert_int_equal(native_shape(v)->min, min_);                                      \
        assert_int_equal(native_shape(v)->max, max_);                                      \
        const char *s = signature;                                                         \
        assert_int_equal((native_shape(v)->flags & NATIVE_KEYWORDS) != 0, s != NULL);      \
        assert_true(s == NULL ? native_signature(number) == NULL                           \
                              : strcmp(native_signature(number), s) == 0);                 \
        number++;                                                                          \
    }
#include "natives.def"
    assert_int_equal(number, native_count);
    assert_int_equal(number, firn_runtime_f64.natives_count);
    assert_int_equal(firn_runtime_f64.natives_hash(number), CORE_NATIVES_HASH);
    assert_int_equal(firn_runtime_f64.natives_hash(0), 0);
    assert_int_equal(firn_runtime_f32.natives_hash(number), CORE_NATIVES_HASH);
}

/* B, the module builtins and the host's look-up agree. */
static void test_builtins(void **state) {
    (void)state;
    Value dict = raw_body(CORE(module_builtins))[MODULE_DICT];
    assert_int_equal(value_small_get(raw_body(dict)[0]), CORE_BUILTIN_COUNT);
    const Value *entries = raw_body(raw_body(dict)[1]) + TABLE_ENTRIES;
    for (uint32_t i = 0; i < CORE_BUILTIN_COUNT; i++) {
        char name[64] = {0};
        assert_true(str_bytes(entries[2 * i]) < sizeof name);
        memcpy(name, str_text(entries[2 * i]), str_bytes(entries[2 * i]));
        assert_int_equal(firn_runtime_f64.builtin_ordinal(name), i);
        assert_int_equal(vm->builtins[i], entries[2 * i + 1]);
        assert_int_equal(look_up(dict, name), entries[2 * i + 1]);
    }
    assert_int_equal(firn_runtime_f64.builtin_ordinal("no_such_builtin"), -1);
    assert_int_equal(vm->builtins[CORE_BUILTIN_ValueError], CORE(class_ValueError));
    assert_int_equal(vm->builtins[CORE_BUILTIN_NotImplemented], VALUE_NOTIMPLEMENTED);
    assert_int_equal(firn_runtime_f64.core_module("gc"), CORE_OFF_module_gc);
    assert_int_equal(firn_runtime_f64.core_module("nothing"), 0);
}

static void test_exceptions(void **state) {
    (void)state;
    const Value *e = raw_body(CORE(exc_RecursionError));
    assert_int_equal(e[0], CORE(class_RecursionError));
    Value args = e[1 + EXC_ARGS];
    assert_true(is_text(raw_body(args)[0], "maximum recursion depth exceeded"));
    e = raw_body(CORE(exc_GeneratorExit));
    assert_int_equal(e[1 + EXC_ARGS], CORE(empty_tuple));
    assert_int_equal(header_words(obj_header(CORE(empty_tuple))), 0);
}

/* A float constant of a module has the width of the runtime. */
static void test_constants(void **state) {
    (void)state;
    Value pi = look_up(raw_body(CORE(module_math))[MODULE_DICT], "pi");
    assert_int_equal(obj_header(pi), header_make(KIND_FLOAT, 2));
    assert_true(float_unbox(pi) == 3.141592653589793);
}

/* Every packed text comes out as it stands in messages.def. */
static void test_messages(void **state) {
    (void)state;
    static const char *const texts[] = {
#define MESSAGE(name, text) text,
#include "messages.def"
#undef MESSAGE
    };
    for (unsigned i = 0; i < MESSAGE_COUNT; i++) {
        char text[MESSAGE_MAX];
        memset(text, '#', sizeof text);
        message_text(i, text);
        assert_string_equal(text, texts[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_hash_is_of_the_words),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_characters),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_natives),
        cmocka_unit_test(test_builtins),
        cmocka_unit_test(test_exceptions),
        cmocka_unit_test(test_constants),
    };
    return cmocka_run_group_tests_name("core", tests, set_up, tear_down);
}
