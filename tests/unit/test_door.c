/* Frozen objects that are written: list, dict, set, bytearray, instance, cell, through the door and
 * through the types themselves. The flash is mapped read-only: a write that misses the door ends
 * the test. */
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
static Value make_table_owner(Flash *f, Kind kind, uint32_t index) {
    uint32_t stride = kind == KIND_DICT ? 2 : 1;
    const char *names[] = {"args", "value"};
    Value table =
        flash_object(f, header_make(KIND_TABLE, table_words(2, stride)), table_words(2, stride));
    Value owner = flash_object(f, aliasable(kind, index), 2), *p = flash_payload(f, table);
    table_init(p, 2, stride, 0);
    p[TABLE_FILL] = value_small(2);
    for (uint32_t i = 0; i < 2; i++) {
        p[TABLE_ENTRIES + stride * i] = i == 0 ? CORE(name_args) : CORE(name_value);
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
    s->dict = make_table_owner(f, KIND_DICT, 33);
    s->set = make_table_owner(f, KIND_SET, 34);
    Value blob = flash_object(f, header_make_bytes(KIND_BLOB, 3), 1);
    flash_payload(f, blob)[0] = 0x00636261;
    s->bytearray = flash_object(f, aliasable(KIND_BYTEARRAY, 70), 2);
    flash_payload(f, s->bytearray)[0] = value_small(3);
    flash_payload(f, s->bytearray)[1] = blob;
    s->instance = flash_object(f, aliasable(KIND_INSTANCE, 71), 1 + EXC_SLOTS);
    flash_payload(f, s->instance)[0] = CORE(class_ValueError);
    flash_payload(f, s->instance)[1 + EXC_ARGS] = CORE(empty_tuple);
    s->cell = flash_object(f, aliasable(KIND_CELL, 72), 1);
    flash_payload(f, s->cell)[0] = value_small(5);
    s->tuple = flash_object(f, header_make(KIND_TUPLE, 1), 1);
    flash_payload(f, s->tuple)[0] = s->list;
    assert_true(host_memory_load(f->words, sizeof f->words));
    *state = s;
    return 0;
}

static int tear_down(void **state) {
    Setup *s = *state;
    /* Whatever was done: the flash is what it was. */
    assert_memory_equal(vm_ptr(s->flash.base), s->flash.words, sizeof s->flash.words);
    fixture_free(s->vm);
    free(s);
    return 0;
}

static void test_reading_costs_nothing(void **state) {
    Setup *s = *state;
    assert_ptr_equal(body(s->list), raw_body(s->list));
    assert_int_equal(list_length(s->list), 3);
    assert_int_equal(list_get(s->other_list, 2), value_small(22));
    assert_int_equal(dict_get(s->dict, CORE(name_value)), value_small(2));
    assert_int_equal(heap_used(), 0);
}

static void test_words_of_frozen_objects(void **state) {
    Setup *s = *state;
    assert_int_equal(obj_words(s->list), 2);
    assert_int_equal(obj_words(s->dict), 2);
    assert_int_equal(obj_words(s->instance), 1 + EXC_SLOTS);
    assert_int_equal(obj_words(s->cell), 1);
    assert_int_equal(obj_words(s->tuple), 1);
    assert_int_equal(obj_words(CORE(class_int)), CLASS_FIELDS);
}

static void test_list(void **state) {
    Setup *s = *state;
    Value *payload = mutable_body(s->list);
    assert_ptr_not_equal(payload, raw_body(s->list));
    assert_true(in_ram(payload[1])); /* its storage came along */
    raw_body(payload[1])[0] = value_small(99);
    assert_int_equal(list_get(s->list, 0), value_small(99));
    assert_int_equal(list_get(s->list, 1), value_small(11));
    assert_int_equal(list_get(s->other_list, 0), value_small(20)); /* its neighbour did not */
    assert_ptr_equal(mutable_body(s->list), body(s->list));
}

/* The types' own functions know nothing of frozen objects. */
static void test_types_write_frozen_objects(void **state) {
    Setup *s = *state;
    for (int32_t i = 0; i < 50; i++) {
        list_append_value(s->list, value_small(i));
        dict_set(s->dict, value_small(i), value_small(i * i));
        set_add_value(s->set, value_small(i));
        heap_collect();
    }
    assert_int_equal(list_length(s->list), 53);
    assert_int_equal(list_get(s->list, 52), value_small(49));
    assert_int_equal(list_get(s->list, 2), value_small(12));
    assert_int_equal(dict_count(s->dict), 52);
    assert_int_equal(dict_get(s->dict, value_small(7)), value_small(49));
    assert_int_equal(dict_get(s->dict, CORE(name_args)), value_small(1));
    assert_true(obj_contains(s->set, CORE(name_args)));
    assert_true(obj_contains(s->set, value_small(49)));
    assert_true(dict_remove(s->dict, CORE(name_args)));
    assert_int_equal(dict_get(s->dict, CORE(name_args)), 0);
}

static void test_instance_cell_bytearray(void **state) {
    Setup *s = *state;
    mutable_body(s->instance)[1 + EXC_VALUE] = value_small(1);
    mutable_body(s->cell)[0] = s->list;
    Value *array = mutable_body(s->bytearray);
    ((uint8_t *)raw_body(array[1]))[1] = 'X';
    heap_collect();
    assert_int_equal(body(s->instance)[0], CORE(class_ValueError));
    assert_int_equal(body(s->instance)[1 + EXC_VALUE], value_small(1));
    assert_int_equal(body(s->instance)[1 + EXC_ARGS], CORE(empty_tuple));
    assert_int_equal(body(s->cell)[0], s->list);
    Buffer buffer;
    assert_true(buffer_get(s->bytearray, &buffer));
    assert_int_equal(buffer.bytes, 3);
    assert_memory_equal(buffer.data, "aXc", 3);
}

/* What only an alias refers to lives, and identity stays the frozen object's. */
static void test_aliases_are_roots(void **state) {
    Setup *s = *state;
    uint32_t identity = heap_identity(s->cell);
    Value *slot = vm_temps(1);
    slot[0] = heap_alloc(KIND_TUPLE, 1);
    raw_body(slot[0])[0] = value_small(77);
    mutable_body(s->cell)[0] = slot[0];
    mutable_body(s->cell)[0] = slot[0]; /* the first one may have moved it */
    vm_release(slot + 1);
    heap_collect();
    Value kept = body(s->cell)[0];
    assert_int_equal(raw_body(kept)[0], value_small(77));
    assert_int_equal(heap_identity(s->cell), identity);
}

static void thaw(void *arg) {
    (void)mutable_body(*(const Value *)arg);
}

/* No room: MemoryError, and nothing is half-written – at every amount of free memory. */
static void test_all_or_nothing(void **state) {
    Setup *s = *state;
    vm = s->vm;
    unsigned failed = 0;
    for (uint32_t room = 4; room < 400; room += 4) {
        vm->roots[ROOT_ALIASES] = VALUE_UNBOUND; /* as after a reset */
        heap_collect();
        Value *slot = vm_temps(1);
        heap_collect();
        slot[0] = heap_alloc_bytes(KIND_BLOB, heap_free() - 4 - room);
        uint32_t used = heap_used();
        Value raised = vm_protect(thaw, &s->dict);
        if (raised != 0) {
            failed++;
            assert_int_equal(raised, CORE(exc_MemoryError));
            assert_int_equal(vm->roots[ROOT_ALIASES], 0);
            assert_int_equal(heap_used(), used);
            assert_ptr_equal(body(s->dict), raw_body(s->dict));
        } else {
            assert_true(in_ram(body(s->dict)[1]));
        }
        assert_int_equal(dict_get(s->dict, CORE(name_value)), value_small(2));
        vm_release(slot + 1);
    }
    assert_in_range(failed, 40, 80);
}

static void test_the_runtime_is_not_written(void **state) {
    (void)state;
    Value frozen = CORE(empty_dict);
    Value raised = vm_protect(thaw, &frozen);
    assert_true(obj_is_instance(raised, CORE(class_TypeError)));
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
