/* Classes and instances from the inside: order of look-up, slots, the way from slots to a DICT in
 * RAM and in flash, the method cache, and the format language of messages. What programs see is
 * tested by scripts. */
#include "frozen_fixture.h"

#include "class.h"

typedef struct Setup {
    Frozen flash;
    Vm *vm;
    Value class_ref, instance; /* frozen: a class with slots key and value, and an instance of it */
} Setup;

static int set_up(void **state) {
    Setup *s = calloc(1, sizeof *s);
    assert_non_null(s);
    Frozen *f = &s->flash;
    frozen_begin(f, 1u << 14, 64);
    s->vm = vm;
    const Value names[] = {CORE(name_key), CORE(name_value)}, slots[] = {value_small(1), 0};
    s->class_ref = frozen_class(f, names, 2);
    f->globals[0] = s->instance = frozen_instance(f, s->class_ref, slots, 2);
    f->bindings = f->cells_set = 1;
    frozen_finish(f);
    *state = s;
    return 0;
}

static int tear_down(void **state) {
    Setup *s = *state;
    frozen_end(&s->flash);
    free(s);
    return 0;
}

/* ---- classes made at run time */

/* class <name>(a, b): with the attribute `code` = tag, and own slots. `slot` receives the class. */
static void make_class(Value *slot, Value a, Value b, Value own, int32_t tag) {
    Value *mark = vm->sp;
    Value *bases = vm_keep(3, a, b, own);
    Value *args = vm_temps(3);
    args[0] = CORE(name_name);
    args[1] = tuple_new(bases, b != VALUE_UNBOUND ? 2 : a != VALUE_UNBOUND ? 1 : 0);
    args[2] = dict_new(0);
    if (tag != 0) {
        dict_set(args[2], CORE(name_code), value_small(tag));
    }
    if (bases[2] != VALUE_UNBOUND) {
        dict_set(args[2], CORE(name___slotnames__), bases[2]);
    }
    *slot = class_build(args, 3);
    vm_release(mark);
}

static Value code_of(Value class_ref) {
    return class_lookup(class_ref, CORE(name_code));
}

static void test_diamond(void **state) {
    vm = ((Setup *)*state)->vm;
    Value *t = vm_temps(4);
    make_class(&t[0], 0, 0, 0, 1);
    make_class(&t[1], t[0], 0, 0, 0);
    make_class(&t[2], t[0], 0, 0, 2);
    make_class(&t[3], t[1], t[2], 0, 0);
    uint32_t n;
    const Value *mro = tuple_items(raw_body(t[3])[CLASS_MRO], &n);
    assert_int_equal(n, 5);
    const Value expected[] = {t[3], t[1], t[2], t[0], CORE(class_object)};
    assert_memory_equal(mro, expected, sizeof expected);
    assert_int_equal(code_of(t[3]), value_small(2)); /* not the grandparent's 1 */
    assert_int_equal(code_of(t[1]), value_small(1));
    assert_true(class_is_subclass(t[3], t[0]));
    assert_false(class_is_subclass(t[1], t[2]));
    assert_int_equal(class_lookup_after(t[3], t[2], CORE(name_code)), value_small(1));
}

static void make_contradiction(void *arg) {
    Value *t = arg;
    make_class(&t[2], t[0], t[1], 0, 0);
}

static void test_contradiction(void **state) {
    vm = ((Setup *)*state)->vm;
    Value *t = vm_temps(3);
    make_class(&t[0], 0, 0, 0, 0);
    make_class(&t[1], t[0], 0, 0, 0);
    Value raised = vm_protect(make_contradiction, t);
    assert_true(obj_is_instance(raised, CORE(class_TypeError)));
    assert_int_equal(t[2], VALUE_UNBOUND);
}

static void test_slots_of_bases(void **state) {
    Setup *s = *state;
    vm = s->vm;
    Value *names = vm_keep(2, CORE(name_value), CORE(name_errno), 0);
    Value *t = vm_temps(3);
    t[0] = tuple_new(names, 2);
    make_class(&t[1], s->class_ref, 0, t[0], 0);
    make_class(&t[2], s->class_ref, 0, 0, 0);
    uint32_t n;
    const Value *slots = tuple_items(raw_body(t[1])[CLASS_SLOTS], &n);
    const Value expected[] = {CORE(name_key), CORE(name_value), CORE(name_errno)};
    assert_int_equal(n, 3);
    assert_memory_equal(slots, expected, sizeof expected);
    /* A class that adds none shares the tuple of its base. */
    assert_int_equal(raw_body(t[2])[CLASS_SLOTS], raw_body(s->class_ref)[CLASS_SLOTS]);
    t[0] = instance_new(t[1]);
    assert_int_equal(obj_words(t[0]), 4);
}

/* ---- from slots to a DICT */

static Value get(Value o, Value name) {
    return obj_find_attr(o, name);
}

static void test_unforeseen_attribute(void **state) {
    Setup *s = *state;
    vm = s->vm;
    Value *t = vm_temps(1);
    t[0] = instance_new(s->class_ref);
    obj_setattr(t[0], CORE(name_value), value_small(5));
    assert_int_equal(obj_kind(t[0]), KIND_INSTANCE);
    assert_int_equal(raw_body(t[0])[2], value_small(5));
    assert_int_equal(get(t[0], CORE(name_key)), VALUE_UNBOUND);
    obj_setattr(t[0], CORE(name_code), value_small(6));
    assert_int_equal(obj_kind(t[0]), KIND_INSTANCE_DICT);
    assert_int_equal(get(t[0], CORE(name_value)), value_small(5));
    assert_int_equal(get(t[0], CORE(name_code)), value_small(6));
    assert_int_equal(get(t[0], CORE(name_key)), VALUE_UNBOUND);
    obj_setattr(t[0], CORE(name_key), value_small(7));
    obj_setattr(t[0], CORE(name_value), VALUE_UNBOUND);
    heap_collect();
    assert_int_equal(get(t[0], CORE(name_key)), value_small(7));
    assert_int_equal(get(t[0], CORE(name_value)), VALUE_UNBOUND);
}

/* The header in flash stays INSTANCE: the alias tells. */
static void test_unforeseen_attribute_of_a_frozen_instance(void **state) {
    Setup *s = *state;
    vm = s->vm;
    assert_int_equal(get(s->instance, CORE(name_key)), value_small(1));
    obj_setattr(s->instance, CORE(name_value), value_small(2));
    assert_false(instance_has_dict(s->instance));
    obj_setattr(s->instance, CORE(name_code), value_small(3));
    assert_true(instance_has_dict(s->instance));
    heap_collect();
    assert_int_equal(get(s->instance, CORE(name_key)), value_small(1));
    assert_int_equal(get(s->instance, CORE(name_value)), value_small(2));
    assert_int_equal(get(s->instance, CORE(name_code)), value_small(3));
    obj_setattr(s->instance, CORE(name_key), VALUE_UNBOUND);
    assert_int_equal(get(s->instance, CORE(name_key)), VALUE_UNBOUND);
}

/* C reads the first words of an exception: they stay, and the displaced one is still an attribute. */
static void test_exceptions_keep_their_words(void **state) {
    vm = ((Setup *)*state)->vm;
    Value *t = vm_temps(1);
    t[0] = exception_make(CORE(class_OSError), value_small(5));
    obj_setattr(t[0], CORE(name_key), value_small(1));
    assert_true(instance_has_dict(t[0]));
    assert_int_equal(get(t[0], CORE(name_errno)), value_small(5));
    assert_int_equal(exception_slot(t[0], EXC_VALUE), value_small(5));
    Value args = exception_slot(t[0], EXC_ARGS);
    assert_int_equal(raw_body(args)[0], value_small(5));
    assert_int_equal(get(t[0], CORE(name_args)), args);
    assert_int_equal(get(t[0], CORE(name___cause__)), VALUE_NONE);
}

static void store_unforeseen(void *arg) {
    obj_setattr(*(Value *)arg, CORE(name_code), value_small(9));
}

/* With every amount of free memory: converted with all attributes, or MemoryError and as before. */
static void test_conversion_is_all_or_nothing(void **state) {
    Setup *s = *state;
    vm = s->vm;
    unsigned failed = 0, converted = 0;
    for (uint32_t room = 4; room < 400; room += 4) {
        Value *t = vm_temps(2);
        t[0] = instance_new(s->class_ref);
        obj_setattr(t[0], CORE(name_key), value_small(1));
        obj_setattr(t[0], CORE(name_value), value_small(2));
        heap_collect();
        t[1] = heap_alloc_bytes(KIND_BLOB, heap_free() - 4 - room);
        Value raised = vm_protect(store_unforeseen, &t[0]);
        t[1] = VALUE_UNBOUND;
        if (raised != VALUE_UNBOUND) {
            failed++;
            /* Stack and heap share the room: whichever lacks it first tells. */
            assert_true(raised == CORE(exc_MemoryError) || raised == CORE(exc_RecursionError));
            assert_int_equal(get(t[0], CORE(name_code)), VALUE_UNBOUND);
        } else {
            converted++;
            assert_int_equal(get(t[0], CORE(name_code)), value_small(9));
        }
        assert_int_equal(get(t[0], CORE(name_key)), value_small(1));
        assert_int_equal(get(t[0], CORE(name_value)), value_small(2));
        vm_release(t + 2);
    }
    assert_true(failed > 5 && converted > 5);
}

/* ---- method cache */

static bool is_cached(Value class_ref, Value name) {
    const CacheEntry *entry = &vm->cache[METHOD_CACHE_INDEX(class_ref, name)];
    return entry->class_ref == class_ref && entry->name == name;
}

static void test_method_cache(void **state) {
    Setup *s = *state;
    vm = s->vm;
    Value *t = vm_temps(3);
    make_class(&t[0], s->class_ref, 0, 0, 4);
    assert_int_equal(code_of(t[0]), value_small(4));
    assert_true(is_cached(t[0], CORE(name_code)));
    make_class(&t[1], t[0], 0, 0, 0);
    assert_int_equal(code_of(t[1]), value_small(4));
    /* A store to a base reaches the classes below. */
    obj_setattr(t[0], CORE(name_code), value_small(5));
    assert_int_equal(code_of(t[1]), value_small(5));
    obj_setattr(t[1], CORE(name_code), value_small(6));
    assert_int_equal(code_of(t[1]), value_small(6));
    obj_setattr(t[1], CORE(name_code), VALUE_UNBOUND);
    assert_int_equal(code_of(t[1]), value_small(5));
    /* A name that is a slot is never cached: an instance may hold it. */
    obj_setattr(t[0], CORE(name_value), value_small(7));
    assert_int_equal(class_lookup(t[0], CORE(name_value)), value_small(7));
    assert_false(is_cached(t[0], CORE(name_value)));
    /* A collection moves classes. */
    (void)code_of(t[0]);
    heap_collect();
    assert_false(is_cached(t[0], CORE(name_code)));
}

/* ---- the format language */

static Value format(const char *text, ...) {
    va_list args;
    va_start(args, text);
    Value v = format_message(text, &args);
    va_end(args);
    return v;
}

static void assert_text(Value str, const char *expected) {
    assert_int_equal(str_bytes(str), strlen(expected));
    assert_memory_equal(str_text(str), expected, strlen(expected));
}

static void test_formats(void **state) {
    vm = ((Setup *)*state)->vm;
    assert_text(format("plain"), "plain");
    assert_text(format("100%% %s %c%c", "text", 'a', 'b'), "100% text ab");
    assert_text(format("%d %d %d", 0, INT32_MIN, INT32_MAX), "0 -2147483648 2147483647");
    assert_text(format("%u %x", UINT32_MAX, 0xBEEFu), "4294967295 beef");
    assert_text(format("%S|%R|%T", CORE(name_value), CORE(name_key), VALUE_NONE),
                "value|'key'|NoneType");
    assert_text(format("%N() %N() %d", CORE(class_int), CORE(native_builtin_len), 7),
                "int() len() 7");
    assert_text(format("%s%S", "", CORE(name_empty)), "");
}

/* A slot is filled from the outside: the values survive the collections that making the text brings
 * about. */
static void test_formats_keep_their_values(void **state) {
    vm = ((Setup *)*state)->vm;
    for (int32_t i = 0; i < 200; i++) {
        Value *mark = vm->sp;
        Value *t = vm_temps(2);
        t[0] = str_new_c("moves about");
        t[1] = list_new(t, 1);
        (void)heap_alloc_bytes(KIND_BLOB, 4000);
        assert_text(format("%R %S %R", t[1], t[0], t[0]),
                    "['moves about'] moves about 'moves about'");
        vm_release(mark);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_diamond),
        TEST(test_contradiction),
        TEST(test_slots_of_bases),
        TEST(test_unforeseen_attribute),
        TEST(test_unforeseen_attribute_of_a_frozen_instance),
        TEST(test_exceptions_keep_their_words),
        TEST(test_conversion_is_all_or_nothing),
        TEST(test_method_cache),
        TEST(test_formats),
        TEST(test_formats_keep_their_values),
    };
    return cmocka_run_group_tests_name("objects", tests, NULL, NULL);
}
