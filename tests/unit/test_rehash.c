/* Tables of images under construction: keys of every sort are found by the runtime that gets the
 * image. */
#include "frozen_fixture.h"

#include "class.h"
#include "containers.h"

enum { KEYS = 10 };

/* A table with stored hashes, all of them wrong, and an index that leads nowhere. */
static Value wrong_table(Frozen *f, Kind kind, const Value *keys, uint32_t n, bool hashed) {
    uint32_t stride = (kind == KIND_DICT ? 2u : 1u) + hashed, words = table_words(n, stride);
    Value owner = kind == KIND_FROZENSET ? frozen_object(f, header_make(kind, 2), 2)
                                         : frozen_aliasable(f, kind, 2);
    Value table = frozen_object(f, header_make(KIND_TABLE, words), words);
    Value *p = frozen_payload(f, table);
    table_init(p, n, stride, hashed ? TABLE_HASHED : 0);
    p[TABLE_FILL] = value_small((int32_t)n);
    for (uint32_t i = 0; i < n; i++) {
        Value *entry = p + TABLE_ENTRIES + i * stride;
        entry[0] = keys[i];
        if (kind == KIND_DICT) {
            entry[1] = value_small((int32_t)i);
        }
        if (hashed) {
            entry[stride - 1] = value_small(77);
        }
    }
    memset(table_index(p), 1, table_index_words(table_slots(n)) * 4);
    frozen_payload(f, owner)[0] = value_small((int32_t)n);
    frozen_payload(f, owner)[1] = table;
    return owner;
}

typedef struct Made {
    Value plain, hashed, set, frozenset, class_ref, keys[KEYS];
} Made;

static void make(Frozen *f, Made *m) {
    Value slot = CORE(name_value), none = VALUE_NONE;
    m->class_ref = frozen_class(f, &slot, 1);
    Value other = frozen_class(f, &slot, 1), text = frozen_str(f, "text");
    Value instance = frozen_instance(f, m->class_ref, &none, 1);
    Value pair[] = {m->class_ref, text}, inner[] = {instance, other};
    Value bound = frozen_object(f, header_make(KIND_BOUND, 2), 2);
    frozen_payload(f, bound)[0] = CORE(native_builtin_len);
    frozen_payload(f, bound)[1] = instance;
    Value tuple = frozen_tuple(f, pair, 2), nested[] = {tuple, value_small(3)};
    m->frozenset = wrong_table(f, KIND_FROZENSET, inner, 2, true);
    const Value keys[KEYS] = {
        m->class_ref, other, instance,        tuple, frozen_tuple(f, nested, 2),
        m->frozenset, bound, CORE(class_int), text,  value_small(-7)};
    memcpy(m->keys, keys, sizeof keys);
    m->hashed = wrong_table(f, KIND_DICT, keys, KEYS, true);
    m->set = wrong_table(f, KIND_SET, keys, KEYS, true);
    const Value plain[] = {text, CORE(name_value), value_small(5), VALUE_TRUE, VALUE_NONE};
    m->plain = wrong_table(f, KIND_DICT, plain, 5, false);
}

/* As the freezer does: the words stand in the memory of another VM while their tables are made. */
static void rehash_all(Frozen *f, const Made *m, bool expected) {
    VmConfig config = f->config;
    Vm *outer = vm, *builder = firn_runtime_f64.create(&config);
    assert_non_null(builder);
    Value *memory =
        firn_runtime_f64.image_memory(builder, FROZEN_WORDS * sizeof(Value), f->alias_count);
    assert_non_null(memory);
    memcpy(memory, f->words, FROZEN_WORDS * sizeof(Value));
    bool ok = true;
    const Value owners[] = {m->hashed, m->plain, m->frozenset, m->set};
    for (unsigned i = 0; i < 4; i++) {
        ok = firn_runtime_f64.rehash(builder, owners[i]) && ok;
    }
    memcpy(f->words, memory, FROZEN_WORDS * sizeof(Value));
    firn_runtime_f64.destroy(builder);
    vm = outer;
    assert_int_equal(ok, expected);
}

static void test_all_keys_are_found(void **state) {
    (void)state;
    Frozen f;
    Made m;
    frozen_begin(&f, 1u << 15, 256);
    make(&f, &m);
    rehash_all(&f, &m, true);
    f.globals[0] = m.hashed;
    f.globals[1] = m.set;
    f.globals[2] = m.plain;
    f.bindings = f.cells_set = 3;
    frozen_finish(&f);
    for (uint32_t i = 0; i < KEYS; i++) {
        assert_int_equal(dict_get(m.hashed, m.keys[i]), value_small((int32_t)i));
        assert_true(obj_contains(m.set, m.keys[i]));
    }
    assert_int_equal(dict_get(m.plain, m.keys[8]), value_small(0));
    assert_int_equal(dict_get(m.plain, CORE(name_value)), value_small(1));
    assert_int_equal(dict_get(m.plain, value_small(5)), value_small(2));
    assert_int_equal(dict_get(m.plain, value_small(1)), value_small(3)); /* True */
    assert_int_equal(dict_get(m.plain, VALUE_NONE), value_small(4));
    Value *slots = vm_temps(2); /* an equal key that is another object */
    slots[0] = m.class_ref;
    slots[1] = str_new("text", 4);
    slots[0] = tuple_new(slots, 2);
    assert_int_equal(dict_get(m.hashed, slots[0]), value_small(3));
    vm_release(slots + 2);
    dict_set(m.hashed, m.class_ref, value_small(99));
    assert_int_equal(dict_get(m.hashed, m.class_ref), value_small(99));
    assert_int_equal(dict_count(m.hashed), KEYS);
    frozen_end(&f);
}

/* A key with a __hash__ of Python keeps what it returned; together with an identity that cannot be
 * told. */
static void test_hash_of_python(void **state) {
    (void)state;
    Frozen f;
    Made m;
    frozen_begin(&f, 1u << 15, 256);
    make(&f, &m);
    Value none = VALUE_NONE, function = frozen_object(&f, header_make(KIND_FUNCTION, 1), 1);
    Value name[] = {CORE(name___hash__), function};
    Value class_ref = frozen_class(&f, &none, 0);
    frozen_payload(&f, class_ref)[CLASS_DICT] = frozen_table(&f, KIND_DICT, name, 1);
    Value instance = frozen_instance(&f, class_ref, &none, 1);
    m.set = wrong_table(&f, KIND_SET, &instance, 1, true);
    rehash_all(&f, &m, true);
    Value table = frozen_payload(&f, m.set)[1];
    assert_int_equal(frozen_payload(&f, table)[TABLE_ENTRIES + 1], value_small(77));
    Value both[] = {instance, m.class_ref}, tuple = frozen_tuple(&f, both, 2);
    m.set = wrong_table(&f, KIND_SET, &tuple, 1, true);
    rehash_all(&f, &m, false);
    firn_runtime_f64.destroy(vm);
    free(f.words);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_keys_are_found),
        cmocka_unit_test(test_hash_of_python),
    };
    return cmocka_run_group_tests_name("rehash", tests, NULL, NULL);
}
