/* Lists against a model: growing, slices of every shape, sorting that is stable and survives short
 * memory. */
#include "vm_fixture.h"

#include "containers.h"

enum { MAX = 300, STEPS = 5000 };

static VmConfig config;
static Random random_state = {362436069u};

static int setup(void **state) {
    *state = fixture_vm(&config, 64 * 1024);
    return 0;
}

static int teardown(void **state) {
    fixture_free(*state);
    return 0;
}

typedef struct Model {
    int32_t items[MAX + 64];
    int32_t count;
} Model;

static void assert_same(Value list, const Model *m) {
    assert_int_equal(list_length(list), m->count);
    for (int32_t i = 0; i < m->count; i++) {
        assert_int_equal(list_get(list, (uint32_t)i), value_small(m->items[i]));
    }
    /* Words behind the length are 0: the collector and the VM's fast paths rely on it. */
    Value items = raw_body(list)[1];
    if (items != VALUE_UNBOUND) {
        for (uint32_t i = (uint32_t)m->count; i < obj_words(items); i++) {
            assert_int_equal(raw_body(items)[i], VALUE_UNBOUND);
        }
    }
}

static void model_insert(Model *m, int32_t at, int32_t v) {
    memmove(m->items + at + 1, m->items + at, (size_t)(m->count - at) * sizeof *m->items);
    m->items[at] = v;
    m->count++;
}

static void model_remove(Model *m, int32_t at) {
    m->count--;
    memmove(m->items + at, m->items + at + 1, (size_t)(m->count - at) * sizeof *m->items);
}

/* A slice(start, stop, step) within -count-2 .. count+2, and the indices that it means. */
typedef struct Indices {
    int32_t at[MAX + 64];
    int32_t count, start;
} Indices;

static int32_t clip(int32_t v, int32_t count, int32_t low, int32_t high) {
    v = v < 0 ? v + count : v;
    return v < low ? low : v > high ? high : v;
}

static Value make_slice(int32_t count, int32_t step, Indices *out) {
    uint32_t span = (uint32_t)count * 2 + 5;
    int32_t start = (int32_t)random_below(&random_state, span) - count - 2;
    int32_t stop = (int32_t)random_below(&random_state, span) - count - 2;
    int32_t low = step < 0 ? -1 : 0, high = step < 0 ? count - 1 : count;
    int32_t i = clip(start, count, low, high), end = clip(stop, count, low, high);
    out->start = i;
    out->count = 0;
    for (; step > 0 ? i < end : i > end; i += step) {
        out->at[out->count++] = i;
    }
    Value *args = vm_temps(4);
    args[0] = CORE(class_slice);
    args[1] = value_small(start);
    args[2] = value_small(stop);
    args[3] = value_small(step);
    Value slice = slice_method_new(args, 4);
    vm_release(args + 4);
    return slice;
}

/* slots: list, slice, value. */
static void step_slice(Value *slots, Model *m) {
    static Indices ix;
    int32_t step = (int32_t)random_below(&random_state, 7) - 3;
    step = step == 0 ? 1 : step;
    slots[1] = make_slice(m->count, step, &ix);
    switch (random_below(&random_state, 3)) {
    case 0:
        slots[2] = list_getitem(slots[0], slots[1]);
        assert_int_equal(list_length(slots[2]), ix.count);
        for (int32_t i = 0; i < ix.count; i++) {
            assert_int_equal(list_get(slots[2], (uint32_t)i), value_small(m->items[ix.at[i]]));
        }
        break;
    case 1: {
        list_setitem(slots[0], slots[1], VALUE_UNBOUND);
        for (int32_t i = 0; i < ix.count; i++) {
            model_remove(m, step > 0 ? ix.at[ix.count - 1 - i] : ix.at[i]);
        }
        break;
    }
    default: {
        int32_t n = step == 1 ? (int32_t)random_below(&random_state, 9) : ix.count;
        slots[2] = list_new(NULL, 0);
        for (int32_t i = 0; i < n; i++) {
            list_append_value(slots[2], value_small(i + 1000));
        }
        list_setitem(slots[0], slots[1], slots[2]);
        for (int32_t i = 0; step == 1 && i < ix.count; i++) {
            model_remove(m, ix.start);
        }
        for (int32_t i = 0; i < n; i++) {
            if (step == 1) {
                model_insert(m, ix.start + i, i + 1000);
            } else {
                m->items[ix.at[i]] = i + 1000;
            }
        }
        break;
    }
    }
}

/* slots: list and arguments. */
static void step(Value *slots, Model *m) {
    int32_t v = (int32_t)random_below(&random_state, 1000);
    int32_t at = (int32_t)random_below(&random_state, (uint32_t)m->count + 1);
    switch (random_below(&random_state, 10)) {
    case 0:
    case 1:
    case 2:
        list_append_value(slots[0], value_small(v));
        model_insert(m, m->count, v);
        break;
    case 3:
    case 4:
        slots[1] = value_small(at);
        slots[2] = value_small(v);
        (void)list_method_insert(slots, 3);
        model_insert(m, at, v);
        break;
    case 5:
        if (at < m->count) {
            slots[1] = value_small(at - m->count);
            assert_int_equal(list_method_pop(slots, 2), value_small(m->items[at]));
            model_remove(m, at);
        }
        break;
    case 6:
        (void)list_method_reverse(slots, 1);
        for (int32_t i = 0, j = m->count - 1; i < j; i++, j--) {
            int32_t x = m->items[i];
            m->items[i] = m->items[j];
            m->items[j] = x;
        }
        break;
    default: step_slice(slots, m); break;
    }
}

static void test_operations(void **state) {
    vm = *state;
    static Model m;
    Value *slots = vm_temps(3);
    slots[0] = list_new(NULL, 0);
    m.count = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        if (m.count > MAX - 10) {
            (void)list_method_clear(slots, 1);
            m.count = 0;
        }
        step(slots, &m);
        if (i % 13 == 0) {
            assert_same(slots[0], &m);
        }
    }
    assert_same(slots[0], &m);
}

static void test_clear_keeps_storage(void **state) {
    vm = *state;
    Value *slots = vm_temps(1);
    slots[0] = list_new(NULL, 0);
    for (int32_t i = 0; i < 100; i++) {
        list_append_value(slots[0], value_small(i));
    }
    uint32_t words = obj_words(raw_body(slots[0])[1]);
    (void)list_method_clear(slots, 1);
    assert_int_equal(list_length(slots[0]), 0);
    assert_int_equal(obj_words(raw_body(slots[0])[1]), words);
}

/* ---- sorting */

/* Floats, so that comparisons leave the short way: whole part the key, fraction the place before. */
static void fill_floats(const Value *slot, unsigned n, unsigned keys) {
    for (unsigned i = 0; i < n; i++) {
        Value v = float_box((firn_float)random_below(&random_state, keys));
        list_append_value(*slot, v);
    }
}

static void assert_sorted(Value list, bool reverse) {
    for (uint32_t i = 1; i < list_length(list); i++) {
        firn_float a = float_unbox(list_get(list, i - 1));
        firn_float b = float_unbox(list_get(list, i));
        assert_true(reverse ? a >= b : a <= b);
    }
}

static void test_sort_floats(void **state) {
    vm = *state;
    Value *slots = vm_temps(2);
    for (unsigned n = 0; n < 200; n += 1 + n / 3) {
        for (unsigned reverse = 0; reverse < 2; reverse++) {
            slots[0] = list_new(NULL, 0);
            fill_floats(slots, n, n / 2 + 1);
            list_sort_slots(slots, reverse != 0);
            assert_int_equal(list_length(slots[0]), n);
            assert_sorted(slots[0], reverse != 0);
        }
    }
}

/* Equal floats are different objects: their order shows whether the sort is stable. */
static void test_sort_is_stable(void **state) {
    vm = *state;
    enum { N = 150 };
    Value *slots = vm_temps(3);
    for (unsigned reverse = 0; reverse < 2; reverse++) {
        slots[0] = list_new(NULL, 0);
        fill_floats(slots, N, 10);
        slots[2] = list_method_copy(slots, 1);
        slots[1] = VALUE_NONE;
        list_sort_slots(slots, reverse != 0);
        uint32_t before = 0;
        for (uint32_t i = 1; i < N; i++) {
            uint32_t place[2] = {0, 0};
            for (uint32_t j = 0; j < N; j++) {
                place[0] = list_get(slots[2], j) == list_get(slots[0], i - 1) ? j : place[0];
                place[1] = list_get(slots[2], j) == list_get(slots[0], i) ? j : place[1];
            }
            if (float_unbox(list_get(slots[0], i - 1)) == float_unbox(list_get(slots[0], i))) {
                assert_true(place[0] < place[1]);
                before++;
            }
        }
        assert_true(before > N / 2);
    }
}

/* Hardly any memory left: the same result, by insertion. */
static void test_sort_without_memory(void **state) {
    vm = *state;
    Value *slots = vm_temps(3);
    slots[0] = list_new(NULL, 0);
    fill_floats(slots, 120, 40);
    heap_collect();
    slots[2] = heap_alloc_bytes(KIND_BLOB, heap_free() - 400);
    slots[1] = VALUE_NONE;
    list_sort_slots(slots, false);
    assert_int_equal(list_length(slots[0]), 120);
    assert_sorted(slots[0], false);
}

/* With the rest of the heap full, a list grows to the last word: its storage, the last object, is
 * extended where it stands. (Zeal moves it each time, which takes two copies.) */
static void test_grows_to_the_end(void **state) {
    vm = *state;
#if FIRN_ZEAL
    skip();
#endif
    Value *slots = vm_temps(2);
    slots[0] = list_new(NULL, 0);
    list_append_value(slots[0], value_small(0));
    heap_collect();
    uint32_t possible = heap_free() / 4;
    uint32_t n = 1;
    while (n < possible - 16) {
        list_append_value(slots[0], value_small((int32_t)n));
        n++;
    }
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(list_get(slots[0], i), value_small((int32_t)i));
    }
}

/* Lists that grow by turns: none but one is the last object, and no second copy of any fits. */
static void test_three_lists_fill_the_heap(void **state) {
    vm = *state;
#if FIRN_ZEAL
    skip();
#endif
    Value *slots = vm_temps(3);
    for (unsigned i = 0; i < 3; i++) {
        slots[i] = list_new(NULL, 0);
    }
    heap_collect();
    uint32_t each = (heap_free() / 4 - 64) / 3;
    for (uint32_t n = 0; n < each; n++) {
        for (unsigned i = 0; i < 3; i++) {
            list_append_value(slots[i], value_small((int32_t)(n * 3 + i)));
        }
    }
    for (uint32_t n = 0; n < each; n++) {
        for (unsigned i = 0; i < 3; i++) {
            assert_int_equal(list_get(slots[i], n), value_small((int32_t)(n * 3 + i)));
        }
    }
}

/* Whatever object goes to the end, all references follow, those of the identity table too. */
static void test_move_last(void **state) {
    vm = *state;
    enum { LISTS = 12 };
    Value *slots = vm_temps(LISTS);
    uint32_t serials[LISTS];
    for (unsigned i = 0; i < LISTS; i++) {
        slots[i] = list_new(NULL, 0);
        for (unsigned j = 0; j <= i; j++) {
            Value v = float_box((firn_float)(i * 100 + j));
            list_append_value(slots[i], v);
            list_append_value(slots[i], slots[j]);
        }
        serials[i] = heap_identity(slots[i]);
    }
    for (unsigned round = 0; round < 60; round++) {
        unsigned i = random_below(&random_state, LISTS);
        heap_move_last(raw_body(slots[i])[1]);
        Value items = raw_body(slots[i])[1];
        assert_int_equal(items + 4 + obj_words(items) * 4, vm->heap_top);
        for (unsigned k = 0; k < LISTS; k++) {
            assert_int_equal(heap_identity(slots[k]), serials[k]);
            for (unsigned j = 0; j <= k; j++) {
                Value v = list_get(slots[k], 2 * j);
                assert_true(float_unbox(v) == (firn_float)(k * 100 + j));
                assert_int_equal(list_get(slots[k], 2 * j + 1), slots[j]);
            }
        }
        if (round % 7 == 0) {
            heap_collect();
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_operations, setup, teardown),
        cmocka_unit_test_setup_teardown(test_clear_keeps_storage, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sort_floats, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sort_is_stable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sort_without_memory, setup, teardown),
        cmocka_unit_test_setup_teardown(test_grows_to_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(test_three_lists_fill_the_heap, setup, teardown),
        cmocka_unit_test_setup_teardown(test_move_last, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
