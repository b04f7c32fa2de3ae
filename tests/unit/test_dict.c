/* Dicts against a model in insertion order: keys of all kinds of hash, growing, gaps, order, sizes,
 * frozen tables. */
#include "vm_fixture.h"

#include <stdio.h>

#include "containers.h"

enum { KEYS = 400, STEPS = 6000 };

static VmConfig config;
static Random random_state = {88172645u};

static int setup(void **state) {
    *state = fixture_vm(&config, 128 * 1024);
    return 0;
}

static int teardown(void **state) {
    fixture_free(*state);
    return 0;
}

/* ---- the model */

typedef struct Model {
    unsigned keys[KEYS];
    int32_t values[KEYS];
    unsigned count;
} Model;

static unsigned model_find(const Model *m, unsigned key) {
    unsigned i = 0;
    while (i < m->count && m->keys[i] != key) {
        i++;
    }
    return i;
}

static void model_set(Model *m, unsigned key, int32_t v) {
    unsigned i = model_find(m, key);
    m->keys[i] = key;
    m->values[i] = v;
    m->count += i == m->count ? 1 : 0;
}

static void model_remove(Model *m, unsigned i) {
    m->count--;
    memmove(m->keys + i, m->keys + i + 1, (m->count - i) * sizeof *m->keys);
    memmove(m->values + i, m->values + i + 1, (m->count - i) * sizeof *m->values);
}

/* Key number k, made anew each time: equal keys are not the same object. `kinds` of them: small
 * integers, texts, floats, tuples (which need stored hashes). */
static Value make_key(unsigned k, unsigned kinds) {
    char text[16];
    switch (k % kinds) {
    case 0: return value_small((int32_t)k * 64 - 5000);
    case 1: (void)snprintf(text, sizeof text, "key%u", k); return str_new_c(text);
    case 2: return float_box((firn_float)k + (firn_float)0.5);
    default: {
        Value *t = vm_temps(2);
        t[0] = value_small((int32_t)k);
        t[1] = str_new_c("part");
        Value v = tuple_new(t, 2);
        vm_release(t + 2);
        return v;
    }
    }
}

static void assert_same(const Value *slot, const Model *m, unsigned kinds) {
    assert_int_equal(dict_count(*slot), m->count);
    uint32_t pos = 0;
    Value k, v;
    Value *pair = vm_temps(2);
    for (unsigned i = 0; i < m->count; i++) {
        assert_true(dict_next(*slot, &pos, &k, &v));
        assert_int_equal(v, value_small(m->values[i]));
        pair[0] = k;
        pair[1] = make_key(m->keys[i], kinds);
        assert_true(obj_equal(pair[0], pair[1]));
    }
    assert_false(dict_next(*slot, &pos, &k, &v));
    vm_release(pair + 2);
}

/* slots: dict, key, value. */
static void step(Value *slots, Model *m, unsigned kinds, uint32_t range) {
    unsigned key = random_below(&random_state, range), i = model_find(m, key);
    int32_t v = (int32_t)random_below(&random_state, 1000000);
    slots[1] = make_key(key, kinds);
    switch (random_below(&random_state, 8)) {
    case 0:
    case 1:
        assert_int_equal(dict_remove(slots[0], slots[1]), i < m->count);
        if (i < m->count) {
            model_remove(m, i);
        }
        break;
    case 2: {
        Value found = dict_get(slots[0], slots[1]);
        assert_int_equal(found, i < m->count ? value_small(m->values[i]) : VALUE_UNBOUND);
        break;
    }
    case 3:
        if (m->count > 0) {
            Value pair = dict_method_popitem(slots, 1);
            assert_int_equal(raw_body(pair)[1], value_small(m->values[m->count - 1]));
            m->count--;
        }
        break;
    default:
        dict_set(slots[0], slots[1], value_small(v));
        model_set(m, key, v);
        break;
    }
}

static void run_model(unsigned kinds) {
    static Model m;
    m.count = 0;
    Value *slots = vm_temps(3);
    slots[0] = dict_new(0);
    for (unsigned i = 0; i < STEPS; i++) {
        uint32_t range = i / 1000 % 2 != 0 ? KEYS : 20;
        step(slots, &m, kinds, range);
        if (i % 97 == 0) {
            assert_same(slots, &m, kinds);
        }
        if (i % 1499 == 0) {
            slots[0] = dict_copy_slot(slots);
        }
    }
    assert_same(slots, &m, kinds);
    vm_release(slots + 3);
}

static void test_small_integers(void **state) {
    (void)state;
    run_model(1);
}

static void test_plain_keys(void **state) {
    (void)state;
    run_model(3);
}

static void test_stored_hashes(void **state) {
    (void)state;
    run_model(4);
}

/* ---- what the model does not show */

static void test_equal_numbers(void **state) {
    vm = *state;
    Value *slots = vm_temps(2);
    slots[0] = dict_new(0);
    dict_set(slots[0], value_small(1), value_small(10));
    slots[1] = float_box(1);
    assert_int_equal(dict_get(slots[0], slots[1]), value_small(10));
    assert_int_equal(dict_get(slots[0], VALUE_TRUE), value_small(10));
    assert_int_equal(dict_get(slots[0], VALUE_FALSE), VALUE_UNBOUND);
    slots[1] = float_box(0);
    dict_set(slots[0], slots[1], value_small(20));
    assert_int_equal(dict_get(slots[0], value_small(0)), value_small(20));
    assert_int_equal(dict_get(slots[0], VALUE_FALSE), value_small(20));
    slots[1] = float_box((firn_float)1e30);
    assert_int_equal(dict_get(slots[0], slots[1]), VALUE_UNBOUND);
    dict_set(slots[0], slots[1], value_small(30));
    assert_int_equal(dict_get(slots[0], value_small(5)), VALUE_UNBOUND);
    assert_int_equal(dict_count(slots[0]), 3);
}

static void test_names(void **state) {
    vm = *state;
    Value *slots = vm_temps(2);
    slots[0] = dict_new(0);
    slots[1] = str_new_c("__init__"); /* equal to an interned name, not the same */
    assert_int_not_equal(slots[1], CORE(name___init__));
    dict_set(slots[0], slots[1], value_small(1));
    assert_int_equal(dict_get_name(slots[0], CORE(name___init__)), value_small(1));
    assert_int_equal(dict_get_name(slots[0], CORE(name___new__)), VALUE_UNBOUND);
    dict_set(slots[0], CORE(empty_tuple), value_small(2)); /* hashes are stored from here on */
    dict_set(slots[0], CORE(name___new__), value_small(3));
    assert_int_equal(dict_get_name(slots[0], CORE(name___init__)), value_small(1));
    assert_int_equal(dict_get_name(slots[0], CORE(name___new__)), value_small(3));
}

static void test_size_of_eight(void **state) {
    vm = *state;
    Value *slot = vm_temps(1);
    *slot = dict_new(0);
    for (int32_t i = 0; i < 8; i++) {
        dict_set(*slot, value_small(i), value_small(i));
    }
    uint32_t words = 1 + obj_words(*slot) + 1 + obj_words(raw_body(*slot)[1]);
    assert_true(words * 4 <= 120);
    *slot = dict_new(8);
    words = 1 + obj_words(*slot) + 1 + obj_words(raw_body(*slot)[1]);
    assert_true(words * 4 <= 108);
}

/* A queue and a stack: entries are taken from one end for ever, in memory that does not grow. */
static void test_churn(void **state) {
    vm = *state;
    Value *slots = vm_temps(2);
    slots[0] = dict_new(0);
    slots[1] = set_new(KIND_SET);
    for (int32_t i = 0; i < 5000; i++) {
        dict_set(slots[0], value_small(i), VALUE_NONE);
        set_add_value(slots[1], value_small(i));
        if (i >= 10) {
            assert_true(dict_remove(slots[0], value_small(i - 10)));
            Value *set = vm_keep(1, slots[1], 0, 0);
            assert_int_equal(set_method_pop(set, 1), value_small(i - 10));
            vm_release(set + 1);
        }
    }
    assert_int_equal(dict_count(slots[0]), 10);
    assert_true(obj_words(raw_body(slots[0])[1]) < 60);
    assert_true(obj_words(raw_body(slots[1])[1]) < 60);
}

/* Strings with 15 bits of hash in a table of many: look-ups stay short. Counts probes through the
 * index itself. */
static void test_many_strings(void **state) {
    vm = *state;
    enum { MANY_KEYS = 2500 };
    Value *slots = vm_temps(3);
    slots[0] = dict_new(0);
    char text[16];
    for (unsigned i = 0; i < MANY_KEYS; i++) {
        (void)snprintf(text, sizeof text, "name_%u", i);
        slots[1] = str_new_c(text);
        dict_set(slots[0], slots[1], value_small((int32_t)i));
    }
    uint64_t probes = 0;
    for (unsigned i = 0; i < MANY_KEYS; i++) {
        (void)snprintf(text, sizeof text, "name_%u", i);
        slots[1] = str_new_c(text);
        assert_int_equal(dict_get(slots[0], slots[1]), value_small((int32_t)i));
        Table t = table_of(slots[0]);
        uint32_t mask = table_shape_mask(t.words[TABLE_SHAPE]), hash = str_hash(slots[1]);
        uint32_t slot = hash & mask, perturb = hash;
        do {
            probes++;
            uint32_t e = table_index_get(table_index(t.words), mask, slot);
            if (e != 0 && table_entry(&t, e - 1)[1] == value_small((int32_t)i)) {
                break;
            }
            slot = table_next_slot(slot, &perturb, mask);
        } while (true);
    }
    assert_true(probes < MANY_KEYS * 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_small_integers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_plain_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stored_hashes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_equal_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_size_of_eight, setup, teardown),
        cmocka_unit_test_setup_teardown(test_churn, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_strings, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
