/* Allocation, the stack's line, shrinking and extending, failure on demand. */
#include "vm_fixture.h"

typedef struct Allocation {
    Kind kind;
    uint32_t words;
    Value result;
} Allocation;

static void allocate(void *arg) {
    Allocation *a = arg;
    a->result = kind_is_bytes(a->kind) ? heap_alloc_bytes(a->kind, a->words * 4)
                                       : heap_alloc(a->kind, a->words);
}

static Value memory_error(void) {
    return vm->core_base + CORE_OFF_exc_MemoryError;
}

/* What fn raised, or 0; where memory is left, MemoryError is an instance of its own: it counts as
 * the preallocated one. */
static Value raised_by(void (*fn)(void *), void *arg) {
    Value raised = vm_protect(fn, arg);
    bool memory = raised != 0 && obj_is_instance(raised, CORE(class_MemoryError));
    return memory ? memory_error() : raised;
}

static Value try_allocate(Allocation *a) {
    return raised_by(allocate, a);
}

static void test_objects_follow_one_another(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    if (FIRN_ZEAL) {
        fixture_free(vm);
        skip(); /* each allocation starts at the base there */
    }
    Value a = heap_alloc(KIND_TUPLE, 3), b = heap_alloc_bytes(KIND_STR, 5);
    Value c = heap_alloc_raw(KIND_FLOAT, 2);
    assert_int_equal(b, a + 16);
    assert_int_equal(c, b + 12);
    assert_int_equal(heap_used(), 16 + 12 + 12);
    assert_int_equal(obj_header(a), header_make(KIND_TUPLE, 3));
    assert_int_equal(obj_header(b), header_make_bytes(KIND_STR, 5));
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(raw_body(a)[i], VALUE_UNBOUND);
    }
    assert_int_equal(raw_body(b)[1], 0); /* the bytes behind the text */
    fixture_free(vm);
}

/* Every byte that mem_free promises can be had; dead stack below sp, some words at most, on top of
 * it. */
static void test_the_last_word_can_be_had(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    Value *slot = vm_temps(2);
    heap_collect();
    Allocation all = {KIND_BLOB, heap_free() / 4 - 1, 0}, one = {KIND_TUPLE, 1, 0};
    assert_int_equal(try_allocate(&all), 0);
    slot[0] = all.result;
    assert_int_equal(heap_free(), 0);
    unsigned more = 0;
    Value raised;
    while ((raised = try_allocate(&one)) == 0) {
        raw_body(one.result)[0] = slot[1];
        slot[1] = one.result;
        more++;
    }
    assert_int_equal(raised, memory_error());
    assert_in_range(more, 0, 50);
    slot[0] = 0;
    assert_int_equal(try_allocate(&one), 0); /* by a collection */
    fixture_free(vm);
}

static void test_too_large(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 16u << 20);
    Allocation cases[] = {{KIND_ITEMS, OBJECT_MAX_WORDS + 1, 0},
                          {KIND_ITEMS, 0x3FFFFFFFu, 0},
                          {KIND_ITEMS, UINT32_MAX, 0},
                          {KIND_BLOB, OBJECT_MAX_BYTES / 4 + 1, 0},
                          {KIND_BLOB, 0x3FFFFFFFu, 0}};
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(try_allocate(&cases[i]), memory_error());
    }
    Allocation largest = {KIND_ITEMS, OBJECT_MAX_WORDS, 0};
    assert_int_equal(try_allocate(&largest), 0);
    fixture_free(vm);
}

static void reserve_and_fill(void *arg) {
    uint32_t words = *(const uint32_t *)arg;
    heap_reserve(words);
    uint32_t collections = vm->gc_count, top = vm->heap_top;
    for (uint32_t left = words; left != 0; left -= 4) {
        Value t = heap_alloc(KIND_TUPLE, 3);
        assert_int_equal(t, top + (words - left) * 4);
    }
    assert_int_equal(vm->gc_count, collections);
}

/* Reserved stretches neither collect nor move, however full the heap is. */
static void test_reserve(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    uint32_t words = 800;
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(vm_protect(reserve_and_fill, &words), 0);
    }
    words = 1u << 13;
    assert_int_equal(raised_by(reserve_and_fill, &words), memory_error());
    words = UINT32_MAX - 3;
    assert_int_equal(raised_by(reserve_and_fill, &words), memory_error());
    fixture_free(vm);
}

static void test_shrink(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    Value *slot = vm_temps(2);
    slot[0] = heap_alloc(KIND_ITEMS, 10);
    slot[1] = heap_alloc_bytes(KIND_BLOB, 40);
    heap_collect();
    uint32_t used = heap_used();
    heap_shrink(slot[0], 4);
    assert_int_equal(header_words(obj_header(slot[0])), 4);
    assert_int_equal(heap_used(), used); /* a filler stands in its place */
    heap_shrink_bytes(slot[1], 5);
    assert_int_equal(header_bytes(obj_header(slot[1])), 5);
    assert_int_equal(heap_used(), used - 32); /* it was the last object */
    heap_collect();
    assert_int_equal(heap_used(), 20 + 12);
    fixture_free(vm);
}

static void test_shrink_keeps_the_sign(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    Value *slot = vm_temps(1);
    slot[0] = heap_alloc(KIND_INT, 4);
    *vm_ptr(slot[0]) |= FLAG_NEGATIVE;
    (void)heap_alloc(KIND_TUPLE, 1);
    heap_shrink(slot[0], 3);
    assert_int_equal(obj_header(slot[0]), header_make(KIND_INT, 3) | FLAG_NEGATIVE);
    heap_collect(); /* the flag is no part of the size */
    assert_int_equal(heap_used(), 16);
    assert_int_equal(obj_header(slot[0]), header_make(KIND_INT, 3) | FLAG_NEGATIVE);
    fixture_free(vm);
}

static void test_extend(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    Value *slot = vm_temps(2);
    slot[0] = heap_alloc(KIND_ITEMS, 4);
    slot[1] = heap_alloc_bytes(KIND_BLOB, 8);
    assert_false(heap_extend(slot[0], 1)); /* not the last */
    if (!FIRN_ZEAL) {
        assert_true(heap_extend(slot[1], 3));
        assert_int_equal(header_bytes(obj_header(slot[1])), 20);
        assert_int_equal(raw_body(slot[1])[4], 0);
    }
    assert_false(heap_extend(slot[1], 1u << 13));
    assert_false(heap_extend(slot[1], UINT32_MAX));
    fixture_free(vm);
}

static void recurse(void *arg) {
    uint32_t *depth = arg;
    for (;; (*depth)++) {
        (void)vm_temps(50);
    }
}

/* The stack grows until it meets the heap: RecursionError, and all is as before. */
static void test_stack_meets_heap(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    Value *mark = vm->sp;
    uint32_t depth = 0;
    Value raised = vm_protect(recurse, &depth);
    assert_int_equal(raised, vm->core_base + CORE_OFF_exc_RecursionError);
    assert_in_range(depth, (1u << 14) / 200 - 3, (1u << 14) / 200);
    assert_ptr_equal(vm->sp, mark);
    heap_collect();
    assert_in_range(heap_free(), (1u << 14) - 4 * ROOT_COUNT - 64, 1u << 14);
    fixture_free(vm);
}

/* Garbage makes way for the stack. */
static void test_stack_collects(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    Allocation a = {KIND_BLOB, heap_free() / 4 - 20, 0};
    assert_int_equal(try_allocate(&a), 0);
    Value *slots = vm_temps(1000);
    for (unsigned i = 0; i < 1000; i++) {
        assert_int_equal(slots[i], 0);
    }
    assert_int_equal(heap_used(), 0);
    fixture_free(vm);
}

static void test_threshold(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    heap_set_threshold(1024);
    uint32_t before = vm->gc_count;
    for (unsigned i = 0; i < 1000; i++) {
        (void)heap_alloc(KIND_TUPLE, 3);
        assert_in_range(heap_used(), 0, 1024 + 16);
    }
    assert_in_range(vm->gc_count - before, 14, FIRN_ZEAL ? 1100 : 17);
    heap_set_threshold(0);
    vm->gc_disabled = 1;
    heap_set_limit();
    Allocation a = {KIND_BLOB, 14000, 0};
    for (unsigned i = 0; i < 8; i++) { /* disabled: the last resort is still taken */
        assert_int_equal(try_allocate(&a), 0);
    }
    fixture_free(vm);
}

/* fail_allocation n: exactly the n-th allocation fails. */
static void test_fail_allocation(void **state) {
    (void)state;
    for (uint64_t n = 1; n <= 6; n++) {
        VmConfig config;
        vm = fixture_vm(&config, 1u << 14);
        fixture_free(vm);
        config.fail_allocation = n;
        vm = firn_runtime_f64.create(&config);
        for (uint64_t i = 1; i <= 8; i++) {
            Allocation a = {KIND_TUPLE, 2, 0};
            assert_int_equal(try_allocate(&a), i == n ? memory_error() : 0);
        }
        fixture_free(vm);
    }
}

/* Frozen memory is read-only for the process itself, and a reference is a board address. */
static void test_addresses(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    Value t = heap_alloc(KIND_TUPLE, 1);
    assert_true(in_ram(t) && t >= FIXTURE_RAM);
    assert_false(in_ram(vm->core_base + CORE_OFF_class_int));
    assert_false(in_ram(0));
    assert_ptr_equal(vm_ptr(t), vm->mem + t);
    assert_int_equal(vm_address(vm_ptr(t)), t);
    fixture_free(vm);
}

/* VMs of both widths side by side: each call from outside works on the one that it is given, and
 * leaves the current one alone. */
static void test_two_machines(void **state) {
    (void)state;
    VmConfig config;
    Vm *mine = fixture_vm(&config, 1u << 14);
    Vm *other = firn_runtime_f64.create(&config), *narrow = firn_runtime_f32.create(&config);
    assert_true(other != NULL && narrow != NULL && vm == mine);
    assert_ptr_not_equal(other->mem, mine->mem);
    (void)heap_alloc(KIND_TUPLE, 3);
    assert_int_equal(firn_runtime_f64.heap_used(mine), 16);
    assert_int_equal(firn_runtime_f64.heap_used(other), 0);
    assert_int_equal(firn_runtime_f32.heap_used(narrow), 0);
    char error[128];
    assert_false(firn_runtime_f64.load(other, "no image", 8, error, sizeof error));
    assert_false(firn_runtime_f32.load(narrow, "no image", 8, error, sizeof error));
    firn_runtime_f32.destroy(narrow);
    firn_runtime_f64.destroy(other);
    assert_ptr_equal(vm, mine);
    assert_int_equal(heap_used(), 16);
    fixture_free(vm);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects_follow_one_another),
        cmocka_unit_test(test_the_last_word_can_be_had),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_reserve),
        cmocka_unit_test(test_shrink),
        cmocka_unit_test(test_shrink_keeps_the_sign),
        cmocka_unit_test(test_extend),
        cmocka_unit_test(test_stack_meets_heap),
        cmocka_unit_test(test_stack_collects),
        cmocka_unit_test(test_threshold),
        cmocka_unit_test(test_fail_allocation),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_two_machines),
    };
    return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
