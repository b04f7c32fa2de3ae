/* Frozen objects that are written: every aliasable kind, through the door and through the types
 * themselves. The flash is mapped read-only: a write that misses the door ends the test. */
#include "frozen_fixture.h"

#include "class.h"
#include "containers.h"
#include "native.h"

typedef struct Setup {
    Frozen f;
    Value list, other_list, long_list, dict, set, bytearray, instance, cell, class_ref, self_dict,
        far, fillers, exception, array, deque, view, stream;
} Setup;

static int set_up(void **state) {
    Setup *s = calloc(1, sizeof *s);
    Frozen *f = &s->f;
    frozen_begin(f, 1u << 14, 1024);
    Value smalls[] = {value_small(10), value_small(11), value_small(12)};
    Value names[] = {CORE(name_args), value_small(1), CORE(name_value), value_small(2)};
    Value keys[] = {CORE(name_args), CORE(name_value)};
    s->list = frozen_list(f, smalls, 3, 3);
    s->other_list = frozen_list(f, smalls, 3, 3);
    s->long_list = frozen_list(f, smalls, 2, 100); /* two of a shared run */
    s->dict = frozen_table(f, KIND_DICT, names, 2);
    s->set = frozen_table(f, KIND_SET, keys, 2);
    s->bytearray = frozen_bytearray(f, "abc", 3, 64);
    s->class_ref = frozen_class(f, keys, 2);
    s->instance = frozen_instance(f, s->class_ref, smalls, 2);
    s->cell = frozen_aliasable(f, KIND_CELL, 1);
    frozen_payload(f, s->cell)[0] = value_small(5);
    Value self[] = {CORE(name_value), 0};
    s->self_dict = frozen_table(f, KIND_DICT, self, 1);
    Value table = frozen_payload(f, s->self_dict)[1];
    frozen_payload(f, table)[TABLE_ENTRIES + 1] = s->self_dict;
    Value fillers[3 * ALIAS_PAGE];
    uint32_t n = 0;
    while (f->alias_count < 3 * ALIAS_PAGE + 5) {
        s->far = fillers[n++] = frozen_list(f, NULL, 0, 0);
    }
    s->fillers = frozen_tuple(f, fillers, n);
    s->exception = frozen_aliasable(f, KIND_INSTANCE, 1 + EXC_SLOTS);
    frozen_payload(f, s->exception)[0] = CORE(class_ValueError);
    frozen_payload(f, s->exception)[1 + EXC_ARGS] = CORE(empty_tuple);
    Value blob = frozen_payload(f, s->bytearray)[1];
    s->array = frozen_owner(f, KIND_ARRAY, value_small(2), blob);
    frozen_payload(f, s->array)[2] = value_small('H');
    s->deque = frozen_owner(f, KIND_DEQUE, value_small(2), frozen_payload(f, s->long_list)[1]);
    frozen_payload(f, s->deque)[2] = value_small(0);
    frozen_payload(f, s->deque)[3] = VALUE_NONE;
    s->view = frozen_aliasable(f, KIND_MEMORYVIEW, VIEW_FIELDS);
    const Value view[] = {s->bytearray, value_small(1), value_small(2), value_small(1),
                          value_small('B')};
    memcpy(frozen_payload(f, s->view), view, sizeof view);
    s->stream = frozen_owner(f, KIND_BYTESIO, value_small(3), blob);
    frozen_payload(f, s->stream)[2] = value_small(1);
    f->bindings = f->cells_set = 17;
    for (uint32_t i = 0; i < 17; i++) { /* as bindings of the program: they live */
        f->globals[i] = (&s->list)[i];
    }
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

static void test_reading_costs_nothing(void **state) {
    const Setup *s = *state;
    assert_ptr_equal(body(s->list), raw_body(s->list));
    assert_int_equal(list_length(s->list), 3);
    assert_int_equal(list_get(s->other_list, 2), value_small(12));
    assert_int_equal(dict_get(s->dict, CORE(name_value)), value_small(2));
    assert_int_equal(heap_used(), 0);
    assert_false(door_has_aliases());
}

static void test_words_of_frozen_objects(void **state) {
    const Setup *s = *state;
    assert_int_equal(obj_words(s->list), 2);
    assert_int_equal(obj_words(s->dict), 2);
    assert_int_equal(obj_words(s->instance), 3);
    assert_int_equal(obj_words(s->cell), 1);
    assert_int_equal(obj_words(s->class_ref), CLASS_FIELDS);
    assert_int_equal(obj_words(CORE(class_int)), CLASS_FIELDS);
}

static void test_list(void **state) {
    const Setup *s = *state;
    Value *payload = mutable_body(s->list);
    assert_ptr_not_equal(payload, raw_body(s->list));
    assert_true(in_ram(payload[1])); /* its storage came along */
    raw_body(payload[1])[0] = value_small(99);
    assert_int_equal(list_get(s->list, 0), value_small(99));
    assert_int_equal(list_get(s->list, 1), value_small(11));
    assert_int_equal(list_get(s->other_list, 0), value_small(10)); /* its neighbour did not */
    assert_ptr_equal(mutable_body(s->list), body(s->list));
    assert_true(door_has_aliases());
}

/* Only what is in use is copied. */
static void test_shared_storage(void **state) {
    const Setup *s = *state;
    Value *payload = mutable_body(s->long_list);
    assert_int_equal(header_words(obj_header(payload[1])), 2);
    payload = mutable_body(s->bytearray);
    assert_int_equal(header_bytes(obj_header(payload[1])), 3);
    payload = mutable_body(s->far);
    assert_int_equal(payload[1], VALUE_UNBOUND);
    list_append_value(s->long_list, value_small(13));
    list_append_value(s->far, value_small(14));
    assert_int_equal(list_length(s->long_list), 3);
    assert_int_equal(list_get(s->long_list, 1), value_small(11));
    assert_int_equal(list_get(s->long_list, 2), value_small(13));
    assert_int_equal(list_get(s->far, 0), value_small(14));
}

/* What the directory costs besides payload and storage: 12 bytes the first time, 4 for a
 * neighbour. */
static void test_memory_of_pages(void **state) {
    const Setup *s = *state;
    heap_collect();
    (void)mutable_body(s->cell);
    heap_collect();
    assert_int_equal(heap_used(), 8 + 12);
    (void)mutable_body(s->instance); /* its index is one less */
    heap_collect();
    assert_int_equal(heap_used(), 8 + 12 + 16 + 4);
    (void)mutable_body(s->far);
    heap_collect();
    assert_int_equal(heap_used(), 8 + 12 + 16 + 4 + 12 + 12);
    assert_int_equal(body(s->cell)[0], value_small(5));
    assert_int_equal(body(s->instance)[0], s->class_ref);
}

/* The types' own functions know nothing of frozen objects. */
static void test_types_write_frozen_objects(void **state) {
    const Setup *s = *state;
    for (int32_t i = 0; i < 50; i++) {
        list_append_value(s->list, value_small(i));
        dict_set(s->dict, value_small(i), value_small(i * i));
        set_add_value(s->set, value_small(i));
        heap_collect_full();
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
    const Setup *s = *state;
    obj_setattr(s->instance, CORE(name_value), value_small(1));
    mutable_body(s->cell)[0] = s->list;
    uint32_t bytes;
    buffer_write(s->bytearray, &bytes)[1] = 'X';
    assert_int_equal(bytes, 3);
    heap_collect_full();
    assert_int_equal(body(s->instance)[0], s->class_ref);
    assert_int_equal(obj_getattr(s->instance, CORE(name_value)), value_small(1));
    assert_int_equal(obj_getattr(s->instance, CORE(name_args)), value_small(10));
    assert_int_equal(body(s->cell)[0], s->list);
    Buffer buffer;
    assert_true(buffer_get(s->bytearray, &buffer));
    assert_int_equal(buffer.bytes, 3);
    assert_memory_equal(buffer.data, "aXc", 3);
}

/* A view looks its owner up with each access; the first write through it thaws the owner, not the view. */
static void test_views_and_kin(void **state) {
    const Setup *s = *state;
    uint32_t bytes;
    Buffer buffer;
    assert_int_equal(obj_words(s->view), VIEW_FIELDS);
    assert_int_equal(obj_getitem(s->view, value_small(0)), value_small('b'));
    assert_int_equal(heap_used(), 0);
    obj_setitem(s->view, value_small(1), value_small('Z'));
    assert_ptr_equal(body(s->view), raw_body(s->view));
    assert_true(buffer_get(s->bytearray, &buffer));
    assert_memory_equal(buffer.data, "abZ", 3);
    buffer_write(s->array, &bytes)[0] = 1; /* one storage in flash, two in RAM */
    assert_int_equal(bytes, 2);
    assert_int_equal(obj_getitem(s->array, value_small(0)), value_small('b' << 8 | 1));
    list_append_value(s->list, value_small(1)); /* something else moves */
    heap_collect_full();
    assert_int_equal(obj_getitem(s->view, value_small(1)), value_small('Z'));
    assert_int_equal(obj_getitem(s->array, value_small(0)), value_small('b' << 8 | 1));
    obj_setitem(s->view, value_small(0), value_small('Y'));
    assert_true(buffer_get(s->bytearray, &buffer));
    assert_memory_equal(buffer.data, "aYZ", 3);
    vm_soft_reset();
    assert_int_equal(obj_getitem(s->view, value_small(1)), value_small('c'));
    assert_int_equal(obj_getitem(s->array, value_small(0)), value_small('b' << 8 | 'a'));
}

/* A frozen deque has its first item first; in RAM it becomes a ring. */
static void test_deque(void **state) {
    const Setup *s = *state;
    assert_int_equal(obj_len(s->deque), 2);
    obj_setitem(s->deque, value_small(0), value_small(70));
    assert_int_equal(header_words(obj_header(body(s->deque)[1])), 2);
    assert_int_equal(list_get(s->long_list, 0), value_small(10));
    Value *slots = vm_temps(2);
    for (int32_t i = 0; i < 40; i++) {
        slots[0] = s->deque;
        slots[1] = value_small(i);
        (void)deque_method_append(slots, 2);
        slots[0] = s->deque;
        if (i % 4 != 0) {
            (void)deque_method_popleft(slots, 1);
        }
        heap_collect_full();
    }
    assert_int_equal(obj_len(s->deque), 12);
    assert_int_equal(obj_getitem(s->deque, value_small(0)), value_small(28));
    assert_int_equal(obj_getitem(s->deque, value_small(-1)), value_small(39));
    vm_release(slots + 2);
    vm_soft_reset();
    assert_int_equal(obj_getitem(s->deque, value_small(0)), value_small(10));
}

/* The header in flash says INSTANCE for ever, the alias's own says what it has become. */
static void test_unforeseen_attribute(void **state) {
    const Setup *s = *state;
    uint32_t identity = heap_identity(s->instance);
    assert_false(instance_has_dict(s->instance));
    obj_setattr(s->instance, CORE(name_append), value_small(7));
    assert_true(instance_has_dict(s->instance));
    heap_collect_full();
    assert_int_equal(obj_getattr(s->instance, CORE(name_append)), value_small(7));
    assert_int_equal(obj_getattr(s->instance, CORE(name_value)), value_small(11));
    obj_setattr(s->instance, CORE(name_value), value_small(8));
    assert_int_equal(obj_getattr(s->instance, CORE(name_value)), value_small(8));
    obj_setattr(s->instance, CORE(name_value), VALUE_UNBOUND);
    assert_int_equal(obj_find_attr(s->instance, CORE(name_value)), VALUE_UNBOUND);
    assert_int_equal(obj_class(s->instance), s->class_ref);
    assert_int_equal(heap_identity(s->instance), identity);
}

/* A class attribute is seen by the frozen instance, and by the method cache. */
static void test_class(void **state) {
    const Setup *s = *state;
    assert_int_equal(obj_find_attr(s->instance, CORE(name_append)), VALUE_UNBOUND);
    obj_setattr(s->class_ref, CORE(name_append), value_small(3));
    assert_int_equal(obj_getattr(s->instance, CORE(name_append)), value_small(3));
    obj_setattr(s->class_ref, CORE(name_append), value_small(4));
    heap_collect_full();
    assert_int_equal(obj_getattr(s->instance, CORE(name_append)), value_small(4));
    obj_setattr(s->class_ref, CORE(name___name__), CORE(name_value));
    assert_int_equal(body(s->class_ref)[CLASS_NAME], CORE(name_value));
    assert_true(obj_is_instance(s->instance, s->class_ref));
}

static void test_dict_in_itself(void **state) {
    const Setup *s = *state;
    assert_int_equal(dict_get(s->self_dict, CORE(name_value)), s->self_dict);
    dict_set(s->self_dict, CORE(name_args), s->self_dict);
    heap_collect_full();
    assert_int_equal(dict_get(dict_get(s->self_dict, CORE(name_value)), CORE(name_args)),
                     s->self_dict);
    Value *slot = vm_temps(1);
    slot[0] = obj_repr(s->self_dict);
    assert_memory_equal(str_text(slot[0]), "{'value': {...}, 'args': {...}}", 31);
    vm_release(slot + 1);
}

/* Iterators hold the owner and a position. */
static void test_write_during_iteration(void **state) {
    const Setup *s = *state;
    Value *slots = vm_temps(3);
    slots[0] = obj_iter(s->list);
    slots[1] = obj_iter(s->dict);
    assert_int_equal(obj_next(slots[0]), value_small(10));
    assert_int_equal(obj_next(slots[1]), CORE(name_args));
    raw_body(mutable_body(s->list)[1])[1] = value_small(77);
    list_append_value(s->list, value_small(78));
    dict_set(s->dict, CORE(name_value), value_small(79));
    heap_collect_full();
    assert_int_equal(obj_next(slots[0]), value_small(77));
    assert_int_equal(obj_next(slots[0]), value_small(12));
    assert_int_equal(obj_next(slots[0]), value_small(78));
    assert_int_equal(obj_next(slots[0]), VALUE_UNBOUND);
    assert_int_equal(obj_next(slots[1]), CORE(name_value));
    assert_int_equal(obj_next(slots[1]), VALUE_UNBOUND);
    vm_release(slots + 3);
}

static void raise_it(void *arg) {
    vm_raise(*(const Value *)arg);
}

/* A frozen exception gets what raising writes into it; where there is no memory, it arrives without. */
static void test_frozen_exception(void **state) {
    const Setup *s = *state;
    Value exception = s->exception;
    for (unsigned i = 0; i < 2; i++) {
        Value *slots = vm_temps(2);
        slots[0] = exception_make(CORE(class_KeyError), VALUE_UNBOUND);
        vm->roots[ROOT_HANDLED] = slots[0];
        collect_raise_line();
        heap_set_threshold(0);
        slots[1] = heap_alloc_bytes(KIND_BLOB, i == 0 ? heap_free() - 20 : 4);
        assert_int_equal(vm_protect(raise_it, &exception), exception);
        if (i == 0) {
            assert_ptr_equal(body(exception), raw_body(exception));
        } else {
            assert_int_equal(body(exception)[1 + EXC_CONTEXT], slots[0]);
        }
        vm->roots[ROOT_HANDLED] = VALUE_UNBOUND;
        vm_release(slots + 2);
    }
}

/* What only an alias refers to lives, and identity stays the frozen object's. */
static void test_aliases_are_roots(void **state) {
    const Setup *s = *state;
    uint32_t identity = heap_identity(s->cell);
    Value *slot = vm_temps(1);
    slot[0] = heap_alloc(KIND_TUPLE, 1);
    raw_body(slot[0])[0] = value_small(77);
    (void)mutable_body(s->cell);
    mutable_body(s->cell)[0] = slot[0];
    vm_release(slot + 1);
    heap_collect();
    Value kept = body(s->cell)[0];
    assert_int_equal(raw_body(kept)[0], value_small(77));
    assert_int_equal(heap_identity(s->cell), identity);
}

/* ---- memory exhaustion */

static void thaw_it(void *arg) {
    (void)mutable_body(*(const Value *)arg);
}

static void append_it(void *arg) {
    list_append_value(*(const Value *)arg, value_small(99));
}

static void set_it(void *arg) {
    dict_set(*(const Value *)arg, CORE(name_append), value_small(99));
}

static void attribute_it(void *arg) {
    obj_setattr(*(const Value *)arg, CORE(name_append), value_small(99));
}

static Value attribute_of(Value v, Value name) {
    Value found = obj_find_attr(v, name);
    return found != VALUE_UNBOUND ? found : VALUE_NONE;
}

/* Repr; of an instance that of its attributes. */
static void text_of(Value v, char text[256]) {
    Value *slots = vm_temps(4);
    slots[3] = v;
    if (is_instance(v)) {
        slots[0] = attribute_of(v, CORE(name_args));
        slots[1] = attribute_of(v, CORE(name_value));
        slots[2] = attribute_of(v, CORE(name_append));
        slots[3] = tuple_new(slots, 3);
    }
    slots[3] = obj_repr(slots[3]);
    uint32_t n = str_bytes(slots[3]);
    assert_true(n < 256);
    memcpy(text, str_text(slots[3]), n);
    text[n] = '\0';
    vm_release(slots + 4);
}

/* At every amount of free memory: MemoryError and the object as before, or written. Returns how
 * often it failed. */
static unsigned at_every_room(void (*write)(void *), Value *object) {
    unsigned failed = 0;
    char before[256], written[256];
    text_of(*object, before);
    write(object);
    text_of(*object, written);
    for (uint32_t room = 4; room < 600; room += 4) {
        vm_soft_reset();
        Value *slot = vm_temps(1);
        collect_raise_line(); /* no hidden reserve */
        heap_set_threshold(0);
        slot[0] = heap_alloc_bytes(KIND_BLOB, heap_free() - 4 - room);
        Value raised = vm_protect(write, object);
        slot[0] = 0;
        char after[256];
        text_of(*object, after);
        if (raised != 0) {
            failed++;
            assert_true(raised == CORE(exc_MemoryError) || raised == CORE(exc_RecursionError));
            assert_string_equal(after, before);
        } else {
            assert_string_equal(after, written);
        }
        vm_release(slot + 1);
    }
    vm_soft_reset();
    return failed;
}

static void test_all_or_nothing(void **state) {
    Setup *s = *state;
    assert_in_range(at_every_room(thaw_it, &s->list), 8, 30);
    assert_in_range(at_every_room(thaw_it, &s->dict), 10, 40);
    assert_in_range(at_every_room(thaw_it, &s->cell), 3, 20);
    assert_in_range(at_every_room(append_it, &s->list), 8, 60);
    assert_in_range(at_every_room(set_it, &s->dict), 10, 100);
    assert_in_range(at_every_room(set_it, &s->self_dict), 8, 100);
    assert_in_range(at_every_room(attribute_it, &s->instance), 8, 120);
}

static void test_the_runtime_is_not_written(void **state) {
    (void)state;
    Value frozen = CORE(empty_dict);
    Value raised = vm_protect(thaw_it, &frozen);
    assert_true(obj_is_instance(raised, CORE(class_TypeError)));
}

/* Random writes to many objects on many pages, and drops of ranges: each page shape. */
static void test_pages(void **state) {
    Setup *s = *state;
    Frozen *f = &s->f;
    Random r = {12345};
    uint32_t count = f->alias_count;
    int32_t *now = calloc(count, sizeof *now); /* length + 1 of the list, 0: not written */
    Value at = f->base + (uint32_t)sizeof(ImageHeader);
    Value *lists = calloc(count, sizeof *lists);
    for (uint32_t i = 0; i < count; i++) {
        lists[i] = obj_kind(at) == KIND_LIST ? at : VALUE_UNBOUND;
        at += 4 + 4 * obj_words(at);
    }
    for (unsigned step = 0; step < 3000; step++) {
        uint32_t i = random_below(&r, count);
        if (random_below(&r, 40) == 0) {
            uint32_t n = random_below(&r, count - i);
            door_forget(i, n);
            memset(now + i, 0, n * sizeof *now);
        } else if (lists[i] != VALUE_UNBOUND) {
            int32_t length = now[i] != 0 ? now[i] - 1 : (int32_t)list_length(lists[i]);
            list_append_value(lists[i], value_small((int32_t)i));
            now[i] = length + 2;
        }
        for (i = 0; i < count; i++) {
            if (now[i] != 0) {
                assert_int_equal(list_length(lists[i]), now[i] - 1);
                assert_int_equal(list_get(lists[i], (uint32_t)now[i] - 2), value_small((int32_t)i));
            } else if (lists[i] != VALUE_UNBOUND) {
                assert_ptr_equal(body(lists[i]), raw_body(lists[i]));
            }
        }
    }
    free(now);
    free(lists);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_reading_costs_nothing),
        TEST(test_words_of_frozen_objects),
        TEST(test_list),
        TEST(test_shared_storage),
        TEST(test_memory_of_pages),
        TEST(test_types_write_frozen_objects),
        TEST(test_instance_cell_bytearray),
        TEST(test_views_and_kin),
        TEST(test_deque),
        TEST(test_unforeseen_attribute),
        TEST(test_class),
        TEST(test_dict_in_itself),
        TEST(test_write_during_iteration),
        TEST(test_frozen_exception),
        TEST(test_aliases_are_roots),
        TEST(test_all_or_nothing),
        TEST(test_the_runtime_is_not_written),
        TEST(test_pages),
    };
    return cmocka_run_group_tests_name("door", tests, NULL, NULL);
}
