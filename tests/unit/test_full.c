/* Full collections: an alias lives as long as its frozen owner can be reached, over RAM and flash.
 * The stress test compares random graphs of frozen and new objects with a model in plain C. */
#include "frozen_fixture.h"

#include "class.h"
#include "containers.h"

/* ---- what dies, and what does not */

typedef struct Setup {
    Frozen f;
    Value list, inner, tuple, dict, array, cell, class_ref, instance, bound, fixed_list,
        constant_list;
} Setup;

enum { G_LIST, G_TUPLE, G_DICT, G_ARRAY, G_CELL, G_INSTANCE, G_BOUND, G_COUNT };

static int set_up(void **state) {
    Setup *s = calloc(1, sizeof *s);
    Frozen *f = &s->f;
    frozen_begin(f, 1u << 15, 512);
    Value one = value_small(1);
    s->inner = frozen_list(f, &one, 1, 1);
    s->list = frozen_list(f, &s->inner, 1, 1);
    Value cell_list = frozen_list(f, &one, 1, 1);
    s->tuple = frozen_tuple(f, &cell_list, 1);
    s->tuple = frozen_tuple(f, &s->tuple, 1);
    Value pair[] = {CORE(name_value), frozen_list(f, &one, 1, 1)};
    s->dict = frozen_table(f, KIND_DICT, pair, 1);
    s->array = frozen_bytearray(f, "x", 1, 4);
    s->cell = frozen_aliasable(f, KIND_CELL, 1);
    Value slot = CORE(name_value);
    s->class_ref = frozen_class(f, &slot, 1);
    s->instance = frozen_instance(f, s->class_ref, &one, 1);
    s->bound = frozen_object(f, header_make(KIND_BOUND, 2), 2);
    frozen_payload(f, s->bound)[0] = CORE(native_builtin_len);
    frozen_payload(f, s->bound)[1] = frozen_list(f, &one, 1, 1);
    f->fixed[0] = s->fixed_list = frozen_list(f, &one, 1, 1);
    f->fixed_count = 1;
    f->constants[0] = s->constant_list = frozen_list(f, &one, 1, 1);
    f->constant_count = 1;
    f->globals[G_LIST] = s->list;
    f->globals[G_TUPLE] = s->tuple;
    f->globals[G_DICT] = s->dict;
    f->globals[G_ARRAY] = s->array;
    f->globals[G_CELL] = s->cell;
    f->globals[G_INSTANCE] = s->instance;
    f->globals[G_BOUND] = s->bound;
    f->bindings = f->cells_set = G_COUNT;
    frozen_finish(f);
    *state = s;
    return 0;
}

static int tear_down(void **state) {
    Setup *s = *state;
    frozen_end(&s->f);
    free(s);
    return 0;
}

static bool is_written(Value ref) {
    return body(ref) != raw_body(ref);
}

/* Writes to it, collects with the binding and without. */
static void check_life(Value object, unsigned binding) {
    (void)mutable_body(object);
    heap_collect_full();
    assert_true(is_written(object));
    Value was = vm->cells[binding];
    vm->cells[binding] = VALUE_NONE;
    heap_collect(); /* it takes aliases as roots */
    assert_true(is_written(object));
    heap_collect_full();
    assert_false(is_written(object));
    assert_int_equal(heap_used(), 0);
    vm->cells[binding] = was;
}

static void test_dies_with_its_owner(void **state) {
    const Setup *s = *state;
    check_life(s->list, G_LIST);
    check_life(s->inner, G_LIST);
    check_life(raw_body(raw_body(s->tuple)[0])[0], G_TUPLE);
    check_life(s->dict, G_DICT);
    check_life(dict_get(s->dict, CORE(name_value)), G_DICT);
    check_life(s->array, G_ARRAY);
    check_life(s->cell, G_CELL);
    check_life(s->instance, G_INSTANCE);
    check_life(s->class_ref, G_INSTANCE);
    check_life(raw_body(s->class_ref)[CLASS_DICT], G_INSTANCE);
    check_life(raw_body(s->bound)[1], G_BOUND);
}

/* Constant bindings; constants of code are none. */
static void test_bindings_in_flash(void **state) {
    const Setup *s = *state;
    (void)mutable_body(s->fixed_list);
    (void)mutable_body(s->constant_list);
    heap_collect_full();
    assert_true(is_written(s->fixed_list));
    assert_false(is_written(s->constant_list));
    Value copy = heap_alloc(KIND_CELLS, 1); /* F with its word stored to */
    vm->roots[ROOT_FIXED] = copy;
    collect_refresh();
    heap_collect_full();
    assert_false(is_written(s->fixed_list));
}

/* The alias is read instead of the flash: what only the flash still refers to is out of reach. */
static void test_aliased_payload_counts(void **state) {
    const Setup *s = *state;
    list_append_value(s->inner, value_small(2));
    assert_true(is_written(s->inner));
    raw_body(mutable_body(s->list)[1])[0] = VALUE_NONE; /* l[0] = None */
    heap_collect_full();
    assert_true(is_written(s->list));
    assert_false(is_written(s->inner));
    assert_int_equal(list_length(s->inner), 1);
}

/* RAM object -> frozen object -> alias -> RAM object -> frozen object. */
static void test_through_ram_and_flash(void **state) {
    const Setup *s = *state;
    Value *slot = vm_temps(2);
    slot[0] = heap_alloc(KIND_TUPLE, 1);
    raw_body(slot[0])[0] = s->cell;
    slot[1] = heap_alloc(KIND_TUPLE, 1);
    raw_body(slot[1])[0] = s->array;
    (void)mutable_body(s->cell);
    mutable_body(s->cell)[0] = slot[1];
    (void)mutable_body(s->array);
    slot[1] = vm->cells[G_CELL] = vm->cells[G_ARRAY] = VALUE_NONE;
    heap_collect_full();
    assert_true(is_written(s->cell));
    assert_true(is_written(s->array));
    assert_int_equal(raw_body(body(s->cell)[0])[0], s->array);
    slot[0] = VALUE_NONE;
    heap_collect_full();
    assert_false(is_written(s->cell));
    assert_false(is_written(s->array));
    assert_int_equal(heap_used(), 0);
    vm_release(slot + 2);
}

/* A cycle through flash does not keep itself alive. */
static void test_cycle(void **state) {
    const Setup *s = *state;
    Value *slot = vm_temps(1);
    list_append_value(s->list, s->dict);
    slot[0] = s->list;
    dict_set(s->dict, CORE(name_args), slot[0]);
    vm->cells[G_LIST] = vm->cells[G_DICT] = VALUE_NONE;
    heap_collect_full();
    assert_true(is_written(s->dict));
    slot[0] = VALUE_NONE;
    heap_collect_full();
    assert_false(is_written(s->list));
    assert_false(is_written(s->dict));
    vm_release(slot + 1);
}

/* ---- 20 KB in a heap of 32 KB, a thousand times */

/* slot: the list, in G or in a stack slot. */
static void fill_list(const Value *slot) {
    for (int32_t i = 0; i < 20 * 256; i++) {
        list_append_value(*slot, value_small(i));
    }
    int32_t more = (int32_t)list_length(*slot) - 20 * 256;
    assert_int_equal(list_get(*slot, 1000), value_small(1000 - more));
}

static void fill_dict(const Value *slot) { /* 8 bytes an entry and its index */
    for (int32_t i = 0; i < 1800; i++) {
        dict_set(*slot, value_small(i), value_small(i));
    }
    assert_int_equal(dict_get(*slot, value_small(1700)), value_small(1700));
}

static void fill_set(const Value *slot) {
    for (int32_t i = 0; i < 3000; i++) {
        set_add_value(*slot, value_small(i));
    }
    assert_int_equal(obj_len(*slot), 3002);
}

static void fill_array(const Value *slot) {
    Value *slots = vm_keep2(*slot, VALUE_NONE);
    slots[1] = bytes_new("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 64);
    for (int32_t i = 0; i < 320; i++) {
        slots[0] = obj_binary(BIN_ADD, true, slots[0], slots[1]);
    }
    assert_int_equal(obj_len(slots[0]), 20483);
    vm_release(slots + 2);
}

static void fill_attribute(const Value *slot) {
    Value *list = vm_keep1(VALUE_NONE);
    list[0] = list_new(NULL, 0);
    fill_list(list);
    obj_setattr(*slot, CORE(name_value), list[0]);
    vm_release(list + 1);
}

static void test_a_thousand_times(void **state) {
    (void)state;
    static void (*const fill[])(const Value *) = {fill_list, fill_dict, fill_set, fill_array,
                                                  fill_attribute};
    enum { KINDS = 5, COPIES = 8 };
    Frozen f;
    frozen_begin(&f, FIRN_ZEAL ? 1u << 16 : 1u << 15, 512); /* zeal never extends in place */
    Value objects[KINDS][COPIES], three[] = {value_small(0), value_small(1), value_small(2)};
    Value slot = CORE(name_value), keys[] = {CORE(name_args), CORE(name_value)};
    Value class_ref = frozen_class(&f, &slot, 1), all[KINDS];
    for (unsigned i = 0; i < COPIES; i++) {
        objects[0][i] = frozen_list(&f, three, 1, 3);
        objects[1][i] = frozen_table(&f, KIND_DICT, keys, 1);
        objects[2][i] = frozen_table(&f, KIND_SET, keys, 2);
        objects[3][i] = frozen_bytearray(&f, "abc", 3, 8);
        objects[4][i] = frozen_instance(&f, class_ref, three, 1);
    }
    for (unsigned k = 0; k < KINDS; k++) {
        f.globals[k] = all[k] = frozen_tuple(&f, objects[k], COPIES);
    }
    f.bindings = f.cells_set = KINDS;
    frozen_finish(&f);
    unsigned times = FIRN_ZEAL ? 40 : 1000;
    for (unsigned k = 0; k < KINDS; k++) {
        vm->cells[k] = VALUE_NONE;
    }
    for (unsigned i = 0; i < times; i++) { /* cache = other_cache; cache.fill() */
        for (unsigned k = 0; k < KINDS; k++) {
            vm->cells[0] = objects[k][i % COPIES];
            fill[k](&vm->cells[0]);
        }
    }
    vm->cells[0] = VALUE_NONE;
    heap_collect_full();
    assert_int_equal(heap_used(), 0);
    frozen_end(&f);
}

/* ---- many objects: chains in both orders, one object with many neighbours */

enum { CHAIN = 3000 };

/* Lists of which each leads to the next one (`step` 1) or the one before (-1); list 0, or the
 * last, is bound. */
static void many_begin(Frozen *f, Value lists[CHAIN], int step, bool wide) {
    frozen_begin(f, 1u << 16, CHAIN * 3 + 3);
    for (unsigned i = 0; i < CHAIN; i++) {
        Value item = VALUE_NONE;
        lists[i] = frozen_list(f, &item, 1, 1);
    }
    for (unsigned i = 0; i < CHAIN && !wide; i++) {
        unsigned to = i + (unsigned)step;
        if (to < CHAIN) {
            Value items = frozen_payload(f, lists[i])[1];
            frozen_payload(f, items)[0] = lists[to];
        }
    }
    f->globals[0] = wide ? frozen_list(f, lists, CHAIN, CHAIN) : lists[step > 0 ? 0 : CHAIN - 1];
    f->bindings = f->cells_set = 1;
    frozen_finish(f);
}

static void check_many(int step, bool wide) {
    static Value lists[CHAIN];
    Frozen f;
    many_begin(&f, lists, step, wide);
    Value last = lists[step > 0 ? CHAIN - 1 : 0];
    list_append_value(last, value_small(7));
    heap_collect_full();
    assert_int_equal(list_length(last), 2);
    vm->cells[0] = VALUE_NONE;
    heap_collect_full();
    assert_int_equal(list_length(last), 1);
    assert_int_equal(heap_used(), 0);
    frozen_end(&f);
}

static void test_many(void **state) {
    (void)state;
    check_many(1, false);
    check_many(-1, false);
    check_many(1, true);
}

/* ---- random graphs */

enum { FROZEN_LISTS = 300, FROZEN_TUPLES = 100, RAM_NODES = 4000, ITEMS_MAX = 10, GLOBALS = 16 };
enum { NODES = FROZEN_LISTS + FROZEN_TUPLES + RAM_NODES };

typedef struct Node {
    int32_t item[ITEMS_MAX]; /* >= 0: a node, < 0: a small integer */
    int32_t first[ITEMS_MAX];
    uint32_t count, first_count; /* `first`: as in flash */
    Value at;                    /* frozen, or found in this comparison */
    bool seen;
} Node;

typedef struct Model {
    Frozen f;
    Random random;
    Node node[NODES];
    uint32_t count;
    int32_t root[GLOBALS], first_root[GLOBALS];
} Model;

static bool is_tuple(int32_t id) {
    return id >= FROZEN_LISTS && id < FROZEN_LISTS + FROZEN_TUPLES;
}

static Value frozen_item(const Model *m, int32_t item) {
    return item >= 0 ? m->node[item].at : value_small(item);
}

/* Lists refer to lists; tuples, which nest 12 deep at most, to lists and tuples; half the lists to
 * tuples, too. */
static void make_frozen_graph(Model *m) {
    for (int32_t i = 0; i < FROZEN_LISTS; i++) {
        Value none[ITEMS_MAX] = {0};
        m->node[i].count = random_below(&m->random, 4);
        m->node[i].at = frozen_list(&m->f, none, m->node[i].count, m->node[i].count);
    }
    for (int32_t i = FROZEN_LISTS; i < FROZEN_LISTS + FROZEN_TUPLES; i++) {
        Node *n = &m->node[i];
        Value items[ITEMS_MAX];
        uint32_t level = (uint32_t)(i - FROZEN_LISTS) % 12;
        n->count = 1 + random_below(&m->random, 3);
        for (uint32_t k = 0; k < n->count; k++) {
            n->item[k] =
                level > 0 && k == 0 ? i - 1 : (int32_t)random_below(&m->random, FROZEN_LISTS);
            items[k] = frozen_item(m, n->item[k]);
        }
        n->at = frozen_tuple(&m->f, items, n->count);
    }
    for (int32_t i = 0; i < FROZEN_LISTS; i++) {
        Node *n = &m->node[i];
        for (uint32_t k = 0; k < n->count; k++) {
            uint32_t r = random_below(&m->random, 8);
            n->item[k] = r == 0  ? -5
                         : r < 3 ? FROZEN_LISTS + (int32_t)random_below(&m->random, FROZEN_TUPLES)
                                 : (int32_t)random_below(&m->random, FROZEN_LISTS);
            Value items = frozen_payload(&m->f, n->at)[1];
            frozen_payload(&m->f, items)[k] = frozen_item(m, n->item[k]);
        }
    }
    for (int32_t i = 0; i < FROZEN_LISTS + FROZEN_TUPLES; i++) {
        memcpy(m->node[i].first, m->node[i].item, sizeof m->node[i].item);
        m->node[i].first_count = m->node[i].count;
    }
    for (uint32_t i = 0; i < GLOBALS; i++) {
        m->root[i] = m->first_root[i] =
            i < 3 ? (int32_t)random_below(&m->random, FROZEN_LISTS) : -1;
        m->f.globals[i] = frozen_item(m, m->root[i]);
    }
    m->count = FROZEN_LISTS + FROZEN_TUPLES;
    m->f.bindings = m->f.cells_set = GLOBALS;
}

/* ---- operations; the same to the model and to the VM */

static uint32_t random_root(Model *m) {
    return random_below(&m->random, GLOBALS);
}

static void do_new(Model *m) {
    uint32_t r = random_root(m);
    assert_true(m->count < NODES);
    m->root[r] = (int32_t)m->count++;
    vm->cells[r] = list_new(NULL, 0);
}

static void do_append(Model *m) {
    uint32_t r = random_root(m), from = random_root(m);
    int32_t id = m->root[r];
    if (id < 0 || is_tuple(id) || m->node[id].count == ITEMS_MAX) {
        return;
    }
    m->node[id].item[m->node[id].count++] = m->root[from];
    list_append_value(vm->cells[r], vm->cells[from]);
}

static void do_change(Model *m) {
    uint32_t r = random_root(m), from = random_root(m);
    int32_t id = m->root[r];
    if (id < 0 || is_tuple(id) || m->node[id].count == 0) {
        return;
    }
    uint32_t k = random_below(&m->random, m->node[id].count);
    m->node[id].item[k] = m->root[from];
    obj_setitem(vm->cells[r], value_small((int32_t)k), vm->cells[from]);
}

static void do_pop(Model *m) {
    uint32_t r = random_root(m);
    int32_t id = m->root[r];
    if (id < 0 || is_tuple(id) || m->node[id].count == 0) {
        return;
    }
    m->node[id].count--;
    obj_setitem(vm->cells[r], value_small(-1), VALUE_UNBOUND);
}

static void do_descend(Model *m) {
    uint32_t r = random_root(m), to = random_root(m);
    int32_t id = m->root[r];
    if (id < 0 || m->node[id].count == 0) {
        return;
    }
    uint32_t k = random_below(&m->random, m->node[id].count);
    m->root[to] = m->node[id].item[k];
    vm->cells[to] = obj_getitem(vm->cells[r], value_small((int32_t)k));
}

static void do_drop(Model *m) {
    uint32_t r = random_root(m);
    m->root[r] = -1;
    vm->cells[r] = value_small(-1);
}

/* ---- comparison */

static void compare(Model *m, int32_t id, Value v) {
    if (id < 0) {
        assert_int_equal(v, value_small(id));
        return;
    }
    Node *n = &m->node[id];
    if (n->seen || id < FROZEN_LISTS + FROZEN_TUPLES) {
        assert_int_equal(v, n->at);
    }
    if (n->seen) {
        return;
    }
    n->seen = true;
    n->at = v;
    uint32_t count;
    (void)seq_items(v, &count);
    assert_int_equal(count, n->count);
    for (uint32_t k = 0; k < n->count; k++) {
        compare(m, n->item[k], seq_items(v, &count)[k]);
    }
}

static void compare_all(Model *m) {
    for (uint32_t i = 0; i < NODES; i++) {
        m->node[i].seen = false;
    }
    for (uint32_t i = 0; i < GLOBALS; i++) {
        compare(m, m->root[i], vm->cells[i]);
    }
}

/* After a full collection: what is out of reach is as in flash, in the model from now on. */
static void check_dropped(Model *m) {
    for (int32_t i = 0; i < FROZEN_LISTS; i++) {
        Node *n = &m->node[i];
        if (!n->seen) {
            assert_false(is_written(n->at));
            memcpy(n->item, n->first, sizeof n->item);
            n->count = n->first_count;
        }
    }
}

static void do_reset(Model *m) {
    vm_soft_reset();
    assert_int_equal(heap_used(), 0);
    memcpy(m->root, m->first_root, sizeof m->root);
    for (uint32_t i = 0; i < NODES; i++) {
        m->node[i].seen = false;
    }
    check_dropped(m);
    m->count = FROZEN_LISTS + FROZEN_TUPLES;
    memset(m->node + m->count, 0, RAM_NODES * sizeof *m->node);
    compare_all(m);
}

static void do_collect(Model *m) {
    heap_collect_full();
    compare_all(m);
    check_dropped(m);
}

static void stress(uint32_t seed) {
    static Model m;
    memset(&m, 0, sizeof m);
    m.random.state = seed;
    frozen_begin(&m.f, 1u << 17, 3 * FROZEN_LISTS);
    make_frozen_graph(&m);
    frozen_finish(&m.f);
    static void (*const operations[])(Model *) = {do_new,    do_append,  do_append,  do_append,
                                                  do_change, do_descend, do_descend, do_descend,
                                                  do_pop,    do_drop};
    for (unsigned i = 0; i < (FIRN_ZEAL ? 3000 : 30000); i++) {
        operations[random_below(&m.random, 10)](&m);
        uint32_t r = random_below(&m.random, 200);
        if (r == 0) {
            heap_collect();
            compare_all(&m);
        } else if (r < 4) {
            do_collect(&m);
        } else if (m.count == NODES || (r == 4 && random_below(&m.random, 8) == 0)) {
            do_reset(&m);
        }
    }
    do_collect(&m);
    frozen_end(&m.f);
}

static void test_stress(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 10; seed++) {
        stress(seed * 7919);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_dies_with_its_owner),
        TEST(test_bindings_in_flash),
        TEST(test_aliased_payload_counts),
        TEST(test_through_ram_and_flash),
        TEST(test_cycle),
        cmocka_unit_test(test_a_thousand_times),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_stress),
    };
    return cmocka_run_group_tests_name("full", tests, NULL, NULL);
}
