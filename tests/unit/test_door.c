/* Frozen objects that are written: list, dict, set, bytearray, instance, cell, through the door and through the types
 * themselves. The flash is mapped read-only: a write that misses the door ends the test.
 */
#include "vm_fixture.h"

#include "dict_format.h"
#include "text_hash.h"

#define FLASH_WORDS 256u

/* A hand-made flash: objects at consecutive addresses. */
typedef struct Flash {
    Value words[FLASH_WORDS];
    uint32_t count, base;
} Flash;

typedef struct Setup {
    VmConfig config;
    Vm *vm;
    Flash flash;
    Value list, other_list, dict, set, bytearray, instance, cell, tuple;
} Setup;

static Value flash_object(Flash *f, Value header, uint32_t words) {
    Value at = f->base + f->count * 4;
    f->words[f->count] = header;
    f->count += 1 + words;
    assert_true(f->count <= FLASH_WORDS);
    return at;
}

static Value *flash_payload(Flash *f, Value object) {
    return &f->words[(object - f->base) / 4 + 1];
}

static Value aliasable(Kind kind, uint32_t index) {
    return header_make(kind, index) | FLAG_ALIASABLE;
}

static Value make_list(Flash *f, uint32_t index, int32_t first) {
    Value items = flash_object(f, header_make(KIND_ITEMS, 3), 3);
    Value list = flash_object(f, aliasable(KIND_LIST, index), 2);
    for (int32_t i = 0; i < 3; i++) {
        flash_payload(f, items)[i] = value_small(first + i);
    }
    flash_payload(f, list)[0] = value_small(3);
    flash_payload(f, list)[1] = items;
    return list;
}

/* {'args': 1, 'value': 2} or the set of both names. */
static Value make_table_owner(Flash *f, const Vm *vm, Kind kind, uint32_t index) {
    uint32_t stride = kind == KIND_DICT ? 2 : 1;
    const char *names[] = {"args", "value"};
    Value table =
        flash_object(f, header_make(KIND_TABLE, table_words(2, stride)), table_words(2, stride));
    Value owner = flash_object(f, aliasable(kind, index), 2), *p = flash_payload(f, table);
    table_init(p, 2, stride, 0);
    p[TABLE_FILL] = value_small(2);
    for (uint32_t i = 0; i < 2; i++) {
        p[TABLE_ENTRIES + stride * i] = i == 0 ? CORE(vm, name_args) : CORE(vm, name_value);
        if (stride == 2) {
            p[TABLE_ENTRIES + 2 * i + 1] = value_small((int32_t)i + 1);
        }
        table_index_add(p, text_hash(names[i], strlen(names[i])), i);
    }
    flash_payload(f, owner)[0] = value_small(2);
    flash_payload(f, owner)[1] = table;
    return owner;
}

static int set_up(void **state) {
    Setup *s = calloc(1, sizeof *s);
    s->vm = fixture_vm(&s->config, 1u << 14);
    Flash *f = &s->flash;
    f->base = s->config.image_base;
    s->list = make_list(f, 0, 10);
    s->other_list = make_list(f, 1, 20);
    s->dict = make_table_owner(f, s->vm, KIND_DICT, 33);
    s->set = make_table_owner(f, s->vm, KIND_SET, 34);
    Value blob = flash_object(f, header_make_bytes(KIND_BLOB, 3), 1);
    flash_payload(f, blob)[0] = 0x00636261;
    s->bytearray = flash_object(f, aliasable(KIND_BYTEARRAY, 70), 2);
    flash_payload(f, s->bytearray)[0] = value_small(3);
    flash_payload(f, s->bytearray)[1] = blob;
    s->instance = flash_object(f, aliasable(KIND_INSTANCE, 71), 1 + EXC_SLOTS);
    flash_payload(f, s->instance)[0] = CORE(s->vm, class_ValueError);
    flash_payload(f, s->instance)[1 + EXC_ARGS] = CORE(s->vm, empty_tuple);
    s->cell = flash_object(f, aliasable(KIND_CELL, 72), 1);
    flash_payload(f, s->cell)[0] = value_small(5);
    s->tuple = flash_object(f, header_make(KIND_TUPLE, 1), 1);
    flash_payload(f, s->tuple)[0] = s->list;
    assert_true(host_memory_load(s->vm, f->words, sizeof f->words));
    *state = s;
    return 0;
}

static int tear_down(void **state) {
    Setup *s = *state;
    /* Whatever was done: the flash is what it was. */
    assert_memory_equal(vm_ptr(s->vm, s->flash.base), s->flash.words, sizeof s->flash.words);
    fixture_free(s->vm);
    free(s);
    return 0;
}

static void test_reading_costs_nothing(void **state) {
    Setup *s = *state;
    assert_ptr_equal(body(s->vm, s->list), raw_body(s->vm, s->list));
    assert_int_equal(list_length(s->vm, s->list), 3);
    assert_int_equal(list_get(s->vm, s->other_list, 2), value_small(22));
    assert_int_equal(dict_get(s->vm, s->dict, CORE(s->vm, name_value)), value_small(2));
    assert_int_equal(heap_used(s->vm), 0);
}

static void test_words_of_frozen_objects(void **state) {
    Setup *s = *state;
    assert_int_equal(obj_words(s->vm, s->list), 2);
    assert_int_equal(obj_words(s->vm, s->dict), 2);
    assert_int_equal(obj_words(s->vm, s->instance), 1 + EXC_SLOTS);
    assert_int_equal(obj_words(s->vm, s->cell), 1);
    assert_int_equal(obj_words(s->vm, s->tuple), 1);
    assert_int_equal(obj_words(s->vm, CORE(s->vm, class_int)), CLASS_FIELDS);
}

static void test_list(void **state) {
    Setup *s = *state;
    Value *payload = mutable_body(s->vm, s->list);
    assert_ptr_not_equal(payload, raw_body(s->vm, s->list));
    assert_true(in_ram(s->vm, payload[1])); /* its storage came along */
    raw_body(s->vm, payload[1])[0] = value_small(99);
    assert_int_equal(list_get(s->vm, s->list, 0), value_small(99));
    assert_int_equal(list_get(s->vm, s->list, 1), value_small(11));
    assert_int_equal(list_get(s->vm, s->other_list, 0),
                     value_small(20)); /* its neighbour did not */
    assert_ptr_equal(mutable_body(s->vm, s->list), body(s->vm, s->list));
}

/* The types' own functions know nothing of frozen objects. */
static void test_types_write_frozen_objects(void **state) {
    Setup *s = *state;
    for (int32_t i = 0; i < 50; i++) {
        list_append_value(s->vm, s->list, value_small(i));
        dict_set(s->vm, s->dict, value_small(i), value_small(i * i));
        set_add_value(s->vm, s->set, value_small(i));
        heap_collect(s->vm);
    }
    assert_int_equal(list_length(s->vm, s->list), 53);
    assert_int_equal(list_get(s->vm, s->list, 52), value_small(49));
    assert_int_equal(list_get(s->vm, s->list, 2), value_small(12));
    assert_int_equal(dict_count(s->vm, s->dict), 52);
    assert_int_equal(dict_get(s->vm, s->dict, value_small(7)), value_small(49));
    assert_int_equal(dict_get(s->vm, s->dict, CORE(s->vm, name_args)), value_small(1));
    assert_true(obj_contains(s->vm, s->set, CORE(s->vm, name_args)));
    assert_true(obj_contains(s->vm, s->set, value_small(49)));
    assert_true(dict_remove(s->vm, s->dict, CORE(s->vm, name_args)));
    assert_int_equal(dict_get(s->vm, s->dict, CORE(s->vm, name_args)), 0);
}

static void test_instance_cell_bytearray(void **state) {
    Setup *s = *state;
    mutable_body(s->vm, s->instance)[1 + EXC_VALUE] = value_small(1);
    mutable_body(s->vm, s->cell)[0] = s->list;
    Value *array = mutable_body(s->vm, s->bytearray);
    ((uint8_t *)raw_body(s->vm, array[1]))[1] = 'X';
    heap_collect(s->vm);
    assert_int_equal(body(s->vm, s->instance)[0], CORE(s->vm, class_ValueError));
    assert_int_equal(body(s->vm, s->instance)[1 + EXC_VALUE], value_small(1));
    assert_int_equal(body(s->vm, s->instance)[1 + EXC_ARGS], CORE(s->vm, empty_tuple));
    assert_int_equal(body(s->vm, s->cell)[0], s->list);
    Buffer buffer;
    assert_true(buffer_get(s->vm, s->bytearray, &buffer));
    assert_int_equal(buffer.bytes, 3);
    assert_memory_equal(buffer.data, "aXc", 3);
}

/* What only an alias refers to lives, and identity stays the frozen object's. */
static void test_aliases_are_roots(void **state) {
    Setup *s = *state;
    uint32_t identity = heap_identity(s->vm, s->cell);
    Value *slot = vm_temps(s->vm, 1);
    slot[0] = heap_alloc(s->vm, KIND_TUPLE, 1);
    raw_body(s->vm, slot[0])[0] = value_small(77);
    mutable_body(s->vm, s->cell)[0] = slot[0];
    mutable_body(s->vm, s->cell)[0] = slot[0]; /* the first one may have moved it */
    vm_release(s->vm, slot + 1);
    heap_collect(s->vm);
    Value kept = body(s->vm, s->cell)[0];
    assert_int_equal(raw_body(s->vm, kept)[0], value_small(77));
    assert_int_equal(heap_identity(s->vm, s->cell), identity);
}

static void thaw(Vm *vm, void *arg) {
    (void)mutable_body(vm, *(const Value *)arg);
}

/* No room: MemoryError, and nothing is half-written – at every amount of free memory. */
static void test_all_or_nothing(void **state) {
    Setup *s = *state;
    Vm *vm = s->vm;
    unsigned failed = 0;
    for (uint32_t room = 4; room < 400; room += 4) {
        vm->roots[ROOT_ALIASES] = VALUE_UNBOUND; /* as after a reset */
        heap_collect(vm);
        Value *slot = vm_temps(vm, 1);
        heap_collect(vm);
        slot[0] = heap_alloc_bytes(vm, KIND_BLOB, heap_free(vm) - 4 - room);
        uint32_t used = heap_used(vm);
        Value raised = vm_protect(vm, thaw, &s->dict);
        if (raised != 0) {
            failed++;
            assert_int_equal(raised, CORE(vm, exc_MemoryError));
            assert_int_equal(vm->roots[ROOT_ALIASES], 0);
            assert_int_equal(heap_used(vm), used);
            assert_ptr_equal(body(vm, s->dict), raw_body(vm, s->dict));
        } else {
            assert_true(in_ram(vm, body(vm, s->dict)[1]));
        }
        assert_int_equal(dict_get(vm, s->dict, CORE(vm, name_value)), value_small(2));
        vm_release(vm, slot + 1);
    }
    assert_in_range(failed, 40, 80);
}

static void test_the_runtime_is_not_written(void **state) {
    Setup *s = *state;
    Value frozen = CORE(s->vm, empty_dict);
    Value raised = vm_protect(s->vm, thaw, &frozen);
    assert_true(obj_is_instance(s->vm, raised, CORE(s->vm, class_TypeError)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reading_costs_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words_of_frozen_objects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_types_write_frozen_objects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_instance_cell_bytearray, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_aliases_are_roots, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_all_or_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_runtime_is_not_written, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("door", tests, NULL, NULL);
}
