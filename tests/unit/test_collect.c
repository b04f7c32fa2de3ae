/* The collector against a shadow model: random graphs of all scan modes are built and changed in
 * the heap and in plain C structures at once, and compared after each collection. */
#include "vm_fixture.h"

#define ROOTS      24u
#define NODES      6000u
#define MAX_FIELDS 12u
#define NOTHING    UINT32_MAX

/* A field of the model: a node, or a value that is no reference. */
typedef struct Field {
    uint32_t node; /* NOTHING: `value` counts */
    Value value;
} Field;

typedef struct Node {
    Kind kind;
    uint32_t fields, raw; /* value words; raw words or bytes behind them */
    Field field[MAX_FIELDS];
    uint32_t seed;   /* of the raw part */
    Value address;   /* found in this comparison, or 0 */
    uint32_t serial; /* of its identity, 0: never asked */
} Node;

typedef struct Model {
    Vm *vm;
    VmConfig config;
    Random random;
    Node *nodes; /* in the order of allocation */
    uint32_t count;
    Value *slots; /* the roots, on the VM's stack */
    uint32_t root[ROOTS];
} Model;

static uint32_t raw_word(const Node *n, uint32_t i) {
    return (n->seed + i) * 2654435761u;
}

static Field random_field(Model *m) {
    Field f = {NOTHING, VALUE_UNBOUND};
    switch (random_below(&m->random, 5)) {
    case 0: f.value = value_small((int32_t)random_below(&m->random, 1u << 29)); break;
    case 1: f.value = VALUE_NONE; break;
    case 2: f.value = m->vm->core_base + CORE_OFF_empty_tuple; break;
    default: f.node = m->root[random_below(&m->random, ROOTS)]; break;
    }
    return f;
}

/* Value of a field: nodes are found through the roots, whose slots the collector keeps. */
static Value field_value(const Model *m, Field f) {
    if (f.node == NOTHING) {
        return f.value;
    }
    for (uint32_t i = 0; i < ROOTS; i++) {
        if (m->root[i] == f.node) {
            return m->slots[i];
        }
    }
    fail_msg("a field refers to a node that is no root");
    return 0;
}

static void fill_node(Model *m, Node *n, Value object) {
    Value *payload = raw_body(object);
    bool counted = n->kind == KIND_TABLE;
    n->address = object;
    for (uint32_t i = 0; i < n->fields; i++) {
        n->field[i] = random_field(m);
        if (counted && i == 0) {
            n->field[i] = (Field){NOTHING, value_small((int32_t)n->fields)};
        }
        payload[i] = field_value(m, n->field[i]);
    }
    for (uint32_t i = 0; i < n->raw; i++) {
        payload[n->fields + i] = raw_word(n, i);
    }
}

static void make_node(Model *m) {
    static const Kind kinds[] = {KIND_TUPLE, KIND_TUPLE, KIND_LIST, KIND_INSTANCE, KIND_TABLE,
                                 KIND_STR,   KIND_FLOAT, KIND_BLOB, KIND_CELL,     KIND_ITEMS};
    assert_true(m->count < NODES);
    Node *n = &m->nodes[m->count];
    memset(n, 0, sizeof *n);
    n->kind = kinds[random_below(&m->random, sizeof kinds / sizeof *kinds)];
    n->seed = random_below(&m->random, 1u << 30);
    Value object;
    if (kind_is_bytes(n->kind)) {
        n->raw = random_below(&m->random, 30);
        object = heap_alloc_bytes(n->kind, n->raw * 4);
    } else if (n->kind == KIND_FLOAT) {
        n->raw = 2;
        object = heap_alloc_raw(n->kind, 2);
    } else {
        n->fields = random_below(&m->random, MAX_FIELDS);
        if (n->kind == KIND_TABLE) {
            n->fields += n->fields == 0 ? 1 : 0;
            n->raw = random_below(&m->random, 4);
        }
        object = heap_alloc(n->kind, n->fields + n->raw);
    }
    fill_node(m, n, object);
    uint32_t slot = random_below(&m->random, ROOTS);
    m->root[slot] = m->count++;
    m->slots[slot] = object;
}

static void change_field(Model *m) {
    uint32_t slot = random_below(&m->random, ROOTS);
    if (m->root[slot] == NOTHING) {
        return;
    }
    Node *n = &m->nodes[m->root[slot]];
    uint32_t first = n->kind == KIND_TABLE ? 1 : 0;
    if (n->fields <= first) {
        return;
    }
    uint32_t i = first + random_below(&m->random, n->fields - first);
    n->field[i] = random_field(m);
    raw_body(m->slots[slot])[i] = field_value(m, n->field[i]);
}

static void ask_identity(Model *m) {
    uint32_t slot = random_below(&m->random, ROOTS);
    if (m->root[slot] == NOTHING) {
        return;
    }
    uint32_t serial = heap_identity(m->slots[slot]);
    Node *n = &m->nodes[m->root[slot]];
    assert_true(n->serial == 0 || n->serial == serial);
    n->serial = serial;
}

/* ---- comparison */

static uint32_t node_words(const Node *n) {
    return 1 + n->fields + n->raw;
}

/* Compares node `id` with the object at `at`, and all below it; returns the words not seen before. */
static uint32_t compare(Model *m, uint32_t id, Value at) {
    Node *n = &m->nodes[id];
    if (n->address != 0) {
        assert_int_equal(n->address, at);
        return 0;
    }
    n->address = at;
    assert_int_equal(obj_kind(at), n->kind);
    assert_int_equal(header_words(obj_header(at)), n->fields + n->raw);
    const Value *payload = raw_body(at);
    for (uint32_t i = 0; i < n->raw; i++) {
        assert_int_equal(payload[n->fields + i], raw_word(n, i));
    }
    uint32_t words = node_words(n);
    for (uint32_t i = 0; i < n->fields; i++) {
        if (n->field[i].node == NOTHING) {
            assert_int_equal(payload[i], n->field[i].value);
        } else {
            words += compare(m, n->field[i].node, payload[i]);
        }
    }
    return words;
}

static uint32_t table_words_of(void) {
    Value table = vm->roots[ROOT_IDENTITY];
    return table != 0 ? 1 + header_words(obj_header(table)) : 0;
}

/* After a collection: equal graphs, order kept, nothing but live objects in the heap. */
static void compare_all(Model *m) {
    for (uint32_t i = 0; i < m->count; i++) {
        m->nodes[i].address = 0;
    }
    uint32_t words = table_words_of();
    for (uint32_t i = 0; i < ROOTS; i++) {
        if (m->root[i] != NOTHING) {
            words += compare(m, m->root[i], m->slots[i]);
        }
    }
    assert_int_equal(heap_used(), words * 4);
    Value last = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        if (m->nodes[i].address != 0) {
            assert_true(m->nodes[i].address > last);
            last = m->nodes[i].address;
            if (m->nodes[i].serial != 0) {
                assert_int_equal(heap_identity(last), m->nodes[i].serial);
            }
        }
    }
}

static void drop_root(Model *m) {
    uint32_t slot = random_below(&m->random, ROOTS);
    m->root[slot] = NOTHING;
    m->slots[slot] = VALUE_NONE;
}

static void run_model(uint32_t seed, uint32_t steps, uint32_t heap_bytes) {
    Model m = {.random = {seed * 2u + 1u}};
    m.vm = fixture_vm(&m.config, heap_bytes);
    m.nodes = calloc(NODES, sizeof *m.nodes);
    m.slots = vm_temps(ROOTS);
    for (uint32_t i = 0; i < ROOTS; i++) {
        m.root[i] = NOTHING;
    }
    for (uint32_t i = 0; i < steps; i++) {
        switch (random_below(&m.random, 12)) {
        case 0: drop_root(&m); break;
        case 1:
        case 2:
        case 3: change_field(&m); break;
        case 4: ask_identity(&m); break;
        case 5:
            if (random_below(&m.random, 8) == 0) {
                heap_collect();
                compare_all(&m);
            }
            break;
        default: make_node(&m); break;
        }
    }
    heap_collect();
    compare_all(&m);
    vm_release(m.slots + ROOTS);
    heap_collect();
    assert_int_equal(heap_used(), table_words_of() * 4);
    free(m.nodes);
    fixture_free(m.vm);
}

static void test_random_graphs(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= (FIRN_ZEAL ? 6 : 60); seed++) {
        run_model(seed, 1500, 1u << 20);
    }
}

/* So little memory that allocation itself collects all the time. */
static void test_random_graphs_in_little_memory(void **state) {
    (void)state;
    for (uint32_t seed = 100; seed <= (FIRN_ZEAL ? 102 : 140); seed++) {
        run_model(seed, 4000, 64u << 10);
    }
}

/* ---- shapes that need care */

static Value pair(Value a, Value b) {
    Value *kept = vm_keep(2, a, b, 0);
    Value t = heap_alloc(KIND_TUPLE, 2);
    raw_body(t)[0] = kept[0];
    raw_body(t)[1] = kept[1];
    vm_release(kept + 2);
    return t;
}

/* A chain as long as the heap: marking has no stack that it could exhaust. */
static void test_long_chain(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, FIRN_ZEAL ? 32u << 10 : 4u << 20);
    Value *slot = vm_temps(1);
    uint32_t n = config.heap_bytes / 16;
    for (uint32_t i = 0; i < n; i++) {
        slot[0] = pair(slot[0], value_small((int32_t)i));
        (void)heap_alloc_raw(KIND_FLOAT, 2); /* garbage between them */
        if (heap_free() < 64) {
            n = i + 1;
        }
    }
    heap_collect();
    assert_int_equal(heap_used(), n * 12);
    Value v = slot[0];
    for (uint32_t i = n; i-- > 0; v = raw_body(v)[0]) {
        assert_int_equal(raw_body(v)[1], value_small((int32_t)i));
    }
    assert_int_equal(v, 0);
    fixture_free(vm);
}

static void test_self_reference_and_ring(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    Value *slot = vm_temps(2);
    (void)heap_alloc(KIND_TUPLE, 9);
    slot[0] = heap_alloc(KIND_LIST, 2);
    raw_body(slot[0])[1] = slot[0];
    (void)heap_alloc(KIND_TUPLE, 3);
    slot[1] = pair(slot[0], slot[0]);
    raw_body(slot[0])[0] = slot[1];
    heap_collect();
    assert_int_equal(slot[0], vm->heap_base);
    assert_int_equal(slot[1], vm->heap_base + 12);
    assert_int_equal(raw_body(slot[0])[1], slot[0]);
    assert_int_equal(raw_body(slot[0])[0], slot[1]);
    assert_int_equal(raw_body(slot[1])[1], slot[0]);
    vm_release(slot + 2);
    heap_collect(); /* the ring alone keeps nothing alive */
    assert_int_equal(heap_used(), 0);
    fixture_free(vm);
}

/* Nothing below the first hole moves, and a collection without holes moves nothing at all. */
static void test_moves_only_what_must(void **state) {
    (void)state;
    if (FIRN_ZEAL) {
        skip(); /* each allocation collects there */
    }
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    Value *slot = vm_temps(3);
    slot[0] = heap_alloc_bytes(KIND_BLOB, 4000);
    slot[1] = pair(slot[0], VALUE_NONE);
    heap_collect();
    assert_int_equal(vm->gc_moved, 0);
    (void)pair(VALUE_NONE, VALUE_NONE);
    heap_collect();
    assert_int_equal(vm->gc_moved, 0);
    (void)pair(VALUE_NONE, VALUE_NONE);
    slot[2] = pair(slot[1], VALUE_NONE);
    heap_collect();
    assert_int_equal(vm->gc_moved, 12);
    assert_int_equal(raw_body(slot[2])[0], slot[1]);
    fixture_free(vm);
}

/* Words below sp are forgotten, the line goes up, and comes back zeroed. */
static void test_line_follows_the_stack(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    Value *mark = vm->sp, *slot = vm_temps(100);
    slot[0] = pair(VALUE_NONE, VALUE_NONE);
    vm_release(mark);
    uint32_t line = vm->line;
    heap_collect();
    assert_true(vm->line > line);
    assert_int_equal(vm->line, vm_address(mark));
    assert_int_equal(heap_used(), 0);
    vm_stack_reserve(100);
    for (unsigned i = 1; i <= 100; i++) {
        assert_int_equal(mark[-(int)i], 0);
    }
    fixture_free(vm);
}

static void test_identity_is_weak_and_stays(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    Value *slot = vm_temps(2);
    (void)pair(VALUE_NONE, VALUE_NONE);
    slot[0] = pair(VALUE_NONE, VALUE_NONE);
    slot[1] = pair(VALUE_NONE, VALUE_NONE);
    uint32_t a = heap_identity(slot[0]), b = heap_identity(slot[1]);
    assert_int_not_equal(a, b);
    heap_collect();
    assert_int_equal(heap_identity(slot[0]), a);
    assert_int_equal(heap_identity(slot[1]), b);
    slot[0] = VALUE_NONE;
    heap_collect();
    assert_int_equal(heap_identity(slot[1]), b);
    assert_int_equal(raw_body(vm->roots[ROOT_IDENTITY])[IDENTITY_COUNT], 1);
    Value frozen = vm->core_base + CORE_OFF_empty_tuple;
    assert_int_equal(heap_identity(frozen), frozen);
    fixture_free(vm);
}

/* A copy of F is reached through vm->fixed, which follows it. */
static void test_fixed_and_cache(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    (void)heap_alloc(KIND_TUPLE, 5);
    vm->roots[ROOT_FIXED] = heap_alloc(KIND_CELLS, 3);
    vm->fixed = raw_body(vm->roots[ROOT_FIXED]);
    raw_body(vm->roots[ROOT_FIXED])[1] = value_small(7);
    vm->cache[3].class_ref = vm->core_base + CORE_OFF_class_int;
    heap_collect();
    assert_ptr_equal(vm->fixed, vm_ptr(vm->heap_base + 4));
    assert_int_equal(vm->fixed[1], value_small(7));
    assert_int_equal(vm->cache[3].class_ref, 0);
    fixture_free(vm);
}

/* The whole heap at another base: every edge follows. */
static void test_rebase(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    Value *slot = vm_temps(2);
    slot[0] = pair(VALUE_NONE, value_small(5));
    slot[1] = pair(slot[0], VALUE_NONE);
    uint32_t id = heap_identity(slot[0]);
    heap_collect();
    uint32_t base = vm->heap_base;
    rebase_heap(base + 4096);
    assert_int_equal(slot[0], base + 4096);
    assert_int_equal(raw_body(slot[1])[0], slot[0]);
    assert_int_equal(raw_body(slot[0])[1], value_small(5));
    assert_int_equal(heap_identity(slot[0]), id);
    rebase_heap(base);
    assert_int_equal(raw_body(slot[1])[0], base);
    fixture_free(vm);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_graphs),
        cmocka_unit_test(test_random_graphs_in_little_memory),
        cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_self_reference_and_ring),
        cmocka_unit_test(test_moves_only_what_must),
        cmocka_unit_test(test_line_follows_the_stack),
        cmocka_unit_test(test_identity_is_weak_and_stays),
        cmocka_unit_test(test_fixed_and_cache),
        cmocka_unit_test(test_rebase),
    };
    return cmocka_run_group_tests_name("collect", tests, NULL, NULL);
}
