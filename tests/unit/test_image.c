/* The check of an image: the function that boards use at start-up. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include "image_fixture.h"

#include "image_check.h"

static Bytes image;
static ImagePlace place;
static char error[512];

static int set_up(void **state) {
    (void)state;
    image = fixture_image("def f(a, b=2):\n"
                          "    return [a, b, 'text', b'bytes', 1.5, 10 ** 20]\n"
                          "class C:\n"
                          "    def m(self):\n"
                          "        return self.x\n"
                          "print(f(1))\n");
    place = (ImagePlace){FIRN_IMAGE_BASE, (uint32_t)image.size, FIRN_CORE_BASE, "host"};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    free(image.data);
    return 0;
}

static bool accepts(const Bytes *b, const ImagePlace *p) {
    error[0] = 0;
    bool ok = image_check((const ImageHeader *)(const void *)b->data, p, error, sizeof error);
    assert_true(ok == (error[0] == 0)); /* a refusal has a reason */
    return ok;
}

/* The header with changed fields and a right CRC; returns what the check says. */
static const char *with_header(const ImageHeader *h, const ImagePlace *p) {
    Bytes copy = {malloc(image.size), image.size};
    memcpy(copy.data, image.data, image.size);
    memcpy(copy.data, h, sizeof *h);
    ImageHeader *mended = (ImageHeader *)(void *)copy.data;
    mended->header_crc = image_crc(0, mended, offsetof(ImageHeader, header_crc));
    assert_false(accepts(&copy, p));
    free(copy.data);
    return error;
}

static ImageHeader header(void) {
    ImageHeader h;
    memcpy(&h, image.data, sizeof h);
    return h;
}

static void test_a_good_image(void **state) {
    (void)state;
    assert_true(accepts(&image, &place));
    place.bytes += 4096; /* the region is larger than the image */
    assert_true(accepts(&image, &place));
    place.bytes -= 4096;
}

/* What the check says of a word that is not what it should be. */
static void assert_refused(const char *what, uint32_t found, uint32_t expected,
                           const char *advice) {
    char want[256];
    assert_false(accepts(&image, &place));
    snprintf(want, sizeof want, "image: %s is 0x%08x, this runtime expects 0x%08x: %s", what, found,
             expected, advice);
    assert_string_equal(error, want);
}

/* Every bit of the header counts: one clear error each, by the header alone. */
static void test_each_bit_of_the_header(void **state) {
    (void)state;
    for (uint32_t bit = 0; bit < sizeof(ImageHeader) * 8; bit++) {
        image.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        ImageHeader h = header();
        if (h.magic != IMAGE_MAGIC) {
            assert_refused("magic", h.magic, IMAGE_MAGIC,
                           "this is no firn image, or none was written here");
        } else {
            assert_refused("header CRC", h.header_crc,
                           image_crc(0, &h, offsetof(ImageHeader, header_crc)),
                           "the header is damaged; write the image again");
        }
        image.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    }
    assert_true(accepts(&image, &place));
}

static void test_bits_of_the_body(void **state) {
    (void)state;
    Random r = {2024};
    uint32_t bits = (uint32_t)(image.size - sizeof(ImageHeader)) * 8;
    for (unsigned i = 0; i < 2000; i++) {
        uint32_t bit = (uint32_t)sizeof(ImageHeader) * 8 + random_below(&r, bits);
        image.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        assert_refused(
            "body CRC", header().body_crc,
            image_crc(0, image.data + sizeof(ImageHeader), image.size - sizeof(ImageHeader)),
            "the image is damaged; write it again");
        image.data[bit / 8] ^= (uint8_t)(1u << (bit % 8));
    }
}

/* Cut short at every byte: nothing behind the end is read (the copy has no byte more). */
static void test_truncated(void **state) {
    (void)state;
    for (uint32_t n = 0; n < image.size; n++) {
        char want[128];
        Bytes part = {malloc(n > 0 ? n : 1), n};
        assert_non_null(part.data);
        memcpy(part.data, image.data, n);
        ImagePlace short_place = place;
        short_place.bytes = n;
        assert_false(accepts(&part, &short_place));
        if (n >= sizeof(ImageHeader)) {
            snprintf(want, sizeof want,
                     "image: its header says %u bytes, %u are here: it was cut short",
                     (unsigned)image.size, (unsigned)n);
        } else {
            snprintf(want, sizeof want,
                     "image: it has %u bytes, its header alone takes %u: it was cut short",
                     (unsigned)n, (unsigned)sizeof(ImageHeader));
        }
        assert_string_equal(error, want);
        free(part.data);
    }
}

static void test_another_version(void **state) {
    (void)state;
    ImageHeader h = header();
    h.layout = 99;
    char want[128];
    snprintf(want, sizeof want,
             "image: layout version is 0x00000063, this runtime expects 0x%08x: bake it again with "
             "this version of firn",
             IMAGE_LAYOUT);
    assert_string_equal(with_header(&h, &place), want);
    h = header();
    h.magic = 0x464C457F;
    assert_string_equal(with_header(&h, &place),
                        "image: magic is 0x464c457f, this runtime expects 0x6e726966: this is no "
                        "firn image, or none was written here");
    h = header();
    h.core_hash ^= 1;
    assert_non_null(strstr(with_header(&h, &place), "image: hash of the core block is 0x"));
    h = header();
    h.natives_hash ^= 1;
    assert_non_null(strstr(with_header(&h, &place), "image: hash of the natives is 0x"));
    h = header();
    h.natives = 100000;
    assert_non_null(strstr(with_header(&h, &place), "image: it needs 100000 natives"));
}

static void test_another_board(void **state) {
    (void)state;
    ImageHeader h = header();
    ImagePlace other = place;
    other.board = "mps2-an385";
    assert_string_equal(
        with_header(&h, &other),
        "image: it was baked for board host, this is board mps2-an385: bake it with "
        "--board mps2-an385");
    h.float_bits = 32;
    assert_non_null(strstr(with_header(&h, &place),
                           "image: float width is 0x00000020, this runtime "
                           "expects 0x00000040"));
    h = header();
    other = place;
    other.base += 0x1000;
    assert_non_null(strstr(with_header(&h, &other),
                           "image: address of the image is 0x00040000, this "
                           "runtime expects 0x00041000"));
    h.core_base += 4;
    assert_non_null(strstr(with_header(&h, &place), "image: address of the core block is 0x"));
}

/* Tables outside the image are refused by the header alone: nothing there is read. */
static void test_tables_outside(void **state) {
    (void)state;
    const size_t fields[] = {
        offsetof(ImageHeader, objects_end),    offsetof(ImageHeader, constants),
        offsetof(ImageHeader, constant_count), offsetof(ImageHeader, modules),
        offsetof(ImageHeader, module_count),   offsetof(ImageHeader, boot_module),
        offsetof(ImageHeader, main_module),    offsetof(ImageHeader, name_index),
        offsetof(ImageHeader, name_groups),    offsetof(ImageHeader, bindings),
        offsetof(ImageHeader, board),          offsetof(ImageHeader, total_bytes)};
    const uint32_t values[] = {0xFFFFFFFE, 0xFFFFFFFC, 0x80000000,
                               0x7FFFFFFF, 0x20000000, 0x00FFFFFF};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            ImageHeader h = header();
            memcpy((char *)&h + fields[i], &values[k], 4);
            (void)with_header(&h, &place);
        }
    }
}

/* The whole way: refused images leave the VM as it was, a good one is then loaded. */
static void test_load(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 16);
    const FirnRuntime *rt = &firn_runtime_f64;
    image.data[image.size - 1] ^= 1;
    assert_false(rt->load(vm, image.data, image.size, error, sizeof error));
    image.data[image.size - 1] ^= 1;
    config.image_bytes = 64;
    assert_false(rt->load(vm, image.data, image.size, error, sizeof error));
    assert_non_null(strstr(error, "the image region of board host has 64: bake less"));
    config.image_bytes = 0x100000;
    assert_true(rt->load(vm, image.data, image.size, error, sizeof error));
    assert_int_equal(heap_used(), 0); /* the bindings lie below the heap */
    assert_int_equal(vm->heap_base - vm->ram_base,
                     vm_block_bytes(vm->image->bindings, vm->image->alias_count));
    assert_memory_equal(vm_ptr(config.image_base), image.data, image.size);
    fixture_free(vm);
}

static void test_heap_too_small(void **state) {
    (void)state;
    VmConfig config;
    vm = fixture_vm(&config, 512);
    assert_false(firn_runtime_f64.load(vm, image.data, image.size, error, sizeof error));
    assert_non_null(strstr(error, "a heap of 512 bytes is too small"));
    fixture_free(vm);
}

/* Run, soft reset, run: the second run finds nothing of the first one. */
static void test_reset(void **state) {
    (void)state;
    Bytes image = fixture_image("import sys, gc\n"
                                "try:\n"
                                "    seen.append(1)\n"
                                "    sys.exit(2)\n"
                                "except NameError:\n"
                                "    pass\n"
                                "if gc.isenabled() and 'len' in globals() or len('ab') != 2:\n"
                                "    sys.exit(3)\n"
                                "seen = [id(object())] * 100\n"
                                "gc.disable()\n"
                                "len = max\n"
                                "sys.modules.clear()\n"
                                "raise SystemExit(7)\n");
    const FirnRuntime *rt = &firn_runtime_f64;
    VmConfig config;
    vm = fixture_vm(&config, 1u << 14);
    char error[200];
    assert_true(rt->load(vm, image.data, image.size, error, sizeof error));
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(rt->run(vm), 7);
        assert_true(rt->heap_used(vm) > 400);
        rt->reset(vm);
        assert_int_equal(rt->heap_used(vm), 0);
        assert_int_equal(vm->serial + vm->gc_disabled + vm->gc_count + vm->depth, 0);
        for (uint32_t g = 0; g < vm->image->bindings; g++) {
            assert_int_equal(vm->cells[g], VALUE_UNBOUND);
        }
    }
    fixture_free(vm);
    free(image.data);
}

/* With the stamp of this image, each bit of whose header counts, its body is not read; any other
 * word in the state sector is no stamp. */
static void test_stamped(void **state) {
    (void)state;
    Bytes copy = {malloc(image.size), image.size};
    assert_non_null(copy.data);
    memcpy(copy.data, image.data, image.size);
    ImageHeader *h = (ImageHeader *)(void *)copy.data;
    const uint32_t stamp[] = {STATE_STAMP, image_stamp(h, h->core_hash)};
    const uint32_t erased[] = {UINT32_MAX, UINT32_MAX}, other[] = {STATE_STAMP, stamp[1] ^ 1};
    /* One that another runtime has left. */
    const uint32_t older[] = {STATE_STAMP, image_stamp(h, h->core_hash ^ 64)};
    assert_true(image_check_stamped(h, &place, stamp, error, sizeof error));
    assert_true(image_check_stamped(h, &place, erased, error, sizeof error));
    copy.data[image.size - 1] ^= 4;
    assert_true(image_check_stamped(h, &place, stamp, error, sizeof error));
    assert_false(image_check_stamped(h, &place, erased, error, sizeof error));
    assert_false(image_check_stamped(h, &place, other, error, sizeof error));
    assert_false(image_check_stamped(h, &place, older, error, sizeof error));
    copy.data[image.size - 1] ^= 4;
    for (size_t bit = 0; bit < 8 * sizeof *h; bit++) {
        copy.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(image_check_stamped(h, &place, stamp, error, sizeof error));
        copy.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    free(copy.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_image),
        cmocka_unit_test(test_each_bit_of_the_header),
        cmocka_unit_test(test_bits_of_the_body),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_another_version),
        cmocka_unit_test(test_another_board),
        cmocka_unit_test(test_tables_outside),
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_heap_too_small),
        cmocka_unit_test(test_stamped),
        cmocka_unit_test(test_reset),
    };
    return cmocka_run_group_tests_name("image", tests, set_up, tear_down);
}
