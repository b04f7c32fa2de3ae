/* Walls of the design that only memory shows: tests/invariants/README.md tells which stands where. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include "image_fixture.h"

#include "class.h"
#include "core_block.h"
#include "module.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#if FIRN_ZEAL
#include <sanitizer/asan_interface.h>
#endif

static const char program[] =
    "table = {'k': [1, 2.5, (3, 'four')]}\n"
    "pairs = (('p', 'q'), ('r', ('s', b't')), (1.5, 'u'))\n"
    "class C:\n"
    "    def __init__(self, n):\n"
    "        self.n = n\n"
    "        self.own = [n]\n"
    "def f(n):\n"
    "    return [C(i) for i in range(n)]\n"
    "kept = f(20)\n"
    "total = 0\n"
    "def work(k):\n"
    "    global total, kept\n"
    "    for i in range(k):\n"
    "        kept.append(C(i))\n"
    "        table[i] = str(i)\n"
    "        total += i\n"
    "import sys, time\n"
    "work(time.ticks_us() % 1 + 30)\n"; /* what needs the board runs there */

static Bytes image;
static VmConfig config;
static char error[512];

static int set_up(void **state) {
    (void)state;
    image = fixture_image(program);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    free(image.data);
    return 0;
}

static void load(uint32_t heap_bytes) {
    (void)fixture_vm(&config, heap_bytes);
    assert_true(firn_runtime_f64.load(vm, image.data, image.size, error, sizeof error));
}

static ImageHeader *header_of(uint8_t *data) {
    return (ImageHeader *)(void *)data;
}

/* ---- i02: flash refers to no RAM and is never written ---- */

/* In a process of its own: a store to this address ends it. */
static void assert_store_faults(uint32_t address) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)signal(SIGSEGV, SIG_DFL); /* no handler of CMocka's, no sanitizer's report */
        *(volatile Value *)vm_ptr(address) = 1;
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void test_flash_is_not_written(void **state) {
    (void)state;
    load(1u << 15);
    assert_store_faults(config.image_base + 4);
    assert_store_faults(vm->image->objects_end - 4);
    assert_store_faults(config.core_base + CORE_OFF_empty_tuple);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    assert_memory_equal(vm_ptr(config.image_base), image.data, image.size);
    fixture_free(vm);
}

/* Each reference of a tuple in the image, replaced by an address in RAM, is refused. */
static void test_flash_refers_to_no_ram(void **state) {
    (void)state;
    uint8_t *whole = malloc(image.size);
    assert_non_null(whole);
    memcpy(whole, image.data, image.size);
    const ImageHeader *h = header_of(whole);
    uint32_t *words = (uint32_t *)(void *)image.data, tried = 0;
    for (uint32_t i = h->header_bytes / 4; i < (h->objects_end - h->base) / 4; i++) {
        if ((words[i] & HEADER_LOW_MASK) != HEADER_LOW(KIND_TUPLE) || words[i] >> 13 == 0 ||
            words[i] >> 13 > 8 || !value_is_ref(words[i + 1]) || tried == 20) {
            continue;
        }
        words[i + 1] = FIXTURE_RAM;
        ImageHeader *mended = header_of(image.data);
        mended->body_crc = image_crc(0, mended + 1, image.size - sizeof *mended);
        mended->header_crc = image_crc(0, mended, offsetof(ImageHeader, header_crc));
        load(1u << 15);
        assert_false(firn_runtime_f64.verify(vm, error, sizeof error));
        fixture_free(vm);
        memcpy(image.data, whole, image.size);
        tried++;
    }
    free(whole);
    assert_in_range(tried, 3, 20);
}

/* ---- i03: anything in RAM may move at any allocation ---- */

static void test_everything_moves(void **state) {
    (void)state;
    (void)fixture_vm(&config, 1u << 15);
    Value *slot = vm_temps(2);
    slot[0] = list_new(NULL, 0);
    unsigned moved = 0;
    for (unsigned i = 0; i < 20; i++) {
        Value before = slot[0];
#if FIRN_ZEAL
        slot[1] = heap_alloc_raw(KIND_FLOAT, 2);
        assert_true(__asan_address_is_poisoned(vm_ptr(before)));
#else
        Value *below = vm_temps(1); /* what dies below it makes it slide */
        below[0] = slot[0];
        slot[0] = heap_alloc_raw(KIND_FLOAT, 2);
        slot[0] = list_new(NULL, 0);
        before = slot[0];
        vm_release(below + 1);
        heap_collect();
#endif
        moved += slot[0] != before;
        assert_int_equal(list_length(slot[0]), 0);
    }
    assert_int_equal(moved, 20);
    fixture_free(vm);
}

/* ---- i04: a collection needs no memory ---- */

/* A chain that fills the heap to its last words, collected by a thread with next to no stack. */
static void *collect_in_thread(void *arg) {
    vm = arg;
    heap_collect();
    return NULL;
}

static void test_collection_takes_no_memory(void **state) {
    (void)state;
    (void)fixture_vm(&config, 2u << 20);
    Value *slot = vm_temps(1);
    slot[0] = VALUE_NONE;
    uint32_t count = 0;
    vm->gc_disabled = 1;
    while (heap_free() >= (FIRN_ZEAL ? heap_used() + (64u << 10) : 0) + 12 && count < 300000 &&
           (!FIRN_ZEAL || count < 3000)) {
        Value pair = heap_alloc(KIND_TUPLE, 2);
        raw_body(pair)[0] = slot[0];
        raw_body(pair)[1] = value_small((int32_t)count++);
        slot[0] = pair;
    }
    assert_true(FIRN_ZEAL || heap_free() < 12);
    pthread_attr_t attributes;
    pthread_t thread;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, FIRN_ZEAL ? 256u << 10 : 20u << 10), 0);
    assert_int_equal(pthread_create(&thread, &attributes, collect_in_thread, vm), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
    Value v = slot[0];
    while (value_is_ref(v)) {
        assert_int_equal(raw_body(v)[1], value_small((int32_t)--count));
        v = raw_body(v)[0];
    }
    assert_int_equal(count, 0);
    fixture_free(vm);
}

/* ---- c01: tags ---- */

/* After a program has run: the heap is walked as objects; no value looks like a header; the start of each object is found
 * from its last value backwards. */
static void test_tags(void **state) {
    (void)state;
    load(1u << 16);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    uint32_t objects = 0;
    for (uint32_t at = vm->heap_base; at < vm->heap_top;) {
        Value header = obj_header(at);
        assert_true(value_is_header(header));
        const Value *payload = vm_ptr(at) + 1;
        uint32_t n = heap_value_words(header, payload);
        for (uint32_t i = 0; i < n; i++) {
            assert_false(value_is_header(payload[i]));
        }
        const Value *scan = payload + n - 1;
        while (!value_is_header(*scan)) {
            scan--;
        }
        assert_ptr_equal(scan, vm_ptr(at));
        at += heap_object_words(header) * 4;
        objects++;
    }
    assert_true(objects > 30);
    fixture_free(vm);
}

/* ---- c03: one object for a name ---- */

static void test_names_are_one(void **state) {
    (void)state;
    load(1u << 16);
    const ImageHeader *h = vm->image;
    const uint16_t *index = (const uint16_t *)(const void *)vm_ptr(h->name_index);
    Value first = h->base + h->header_bytes, end = first + index[h->name_groups] * 4u;
    uint32_t own = 0;
    for (Value name = first; name < end; name += 4 + obj_words(name) * 4) {
        const char *text = str_text(name);
        assert_int_equal(firn_runtime_f64.core_name(text, str_bytes(name)), 0);
        Value *slot = vm_temps(1);
        slot[0] = str_new(text, str_bytes(name));
        assert_int_not_equal(slot[0], name);
        assert_int_equal(intern_find_text(text, str_bytes(name)), name);
        vm_release(slot + 1);
        own++;
    }
    assert_int_equal(h->name_groups, (own + IMAGE_NAME_GROUP - 1) / IMAGE_NAME_GROUP);
    assert_int_equal(intern_find_text("no such name", 12), 0);
    assert_true(own > 5);
    Value *slot = vm_temps(1);
    slot[0] = str_new("append", 6);
    assert_int_equal(intern_find_text("append", 6),
                     config.core_base + firn_runtime_f64.core_name("append", 6));
    fixture_free(vm);
}

/* ---- c07: all state is in one struct ---- */

/* Two machines in one process, one of them in the middle of things while the other runs. */
static void test_two_machines(void **state) {
    (void)state;
    VmConfig other_config;
    load(1u << 16);
    Vm *first = vm;
    Value *slot = vm_temps(1);
    slot[0] = list_new(NULL, 0);
    (void)fixture_vm(&other_config, 1u << 14);
    Vm *second = vm;
    assert_true(firn_runtime_f64.load(second, image.data, image.size, error, sizeof error));
    assert_int_equal(firn_runtime_f64.run(second), 0);
    uint32_t used = firn_runtime_f64.heap_used(second);
    vm = first;
    assert_int_equal(list_length(slot[0]), 0);
    vm_release(slot + 1);
    assert_int_equal(firn_runtime_f64.run(first), 0);
    assert_int_equal(firn_runtime_f64.heap_used(second), used);
    fixture_free(first);
    fixture_free(second);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flash_is_not_written),
        cmocka_unit_test(test_flash_refers_to_no_ram),
        cmocka_unit_test(test_everything_moves),
        cmocka_unit_test(test_collection_takes_no_memory),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_names_are_one),
        cmocka_unit_test(test_two_machines),
    };
    return cmocka_run_group_tests_name("walls", tests, set_up, tear_down);
}
