/* Arbitrary bytes as an image: through the check, through the verifier and, when that accepts them,
 * through the VM under a step limit. Header fields that only tell accident from intention
 * (checksums, versions) are mended first; counts, addresses and the whole body are the fuzzer's. */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "freeze.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
/* Absent where inputs are only replayed. */
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static VmConfig config = {.board = FIRN_BOARD_NAME,
                          .platform = FIRN_PLATFORM,
                          .core_base = FIRN_CORE_BASE,
                          .image_base = FIRN_IMAGE_BASE,
                          .image_bytes = 0x100000,
                          .ram_base = FIRN_HEAP_BASE,
                          .heap_bytes = 16384,
                          .flash_base = FIRN_FLASH_BASE,
                          .flash_bytes = FIRN_FLASH_SIZE,
                          .depth_limit = 24,
                          .step_limit = 20000};

/* What the program prints is of no interest. */
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    if (freopen("/dev/null", "w", stdout) == NULL) {
        abort();
    }
    return 0;
}

static void mend_header(uint8_t *image, size_t size) {
    const FirnRuntime *rt = &firn_runtime_f64;
    ImageHeader h;
    memcpy(&h, image, sizeof h);
    h.magic = IMAGE_MAGIC;
    h.layout = IMAGE_LAYOUT;
    h.header_bytes = sizeof h;
    h.total_bytes = (uint32_t)size;
    h.base = config.image_base;
    h.float_bits = rt->float_bits;
    h.core_base = config.core_base;
    h.core_hash = rt->core_hash;
    h.core_words = rt->core_count;
    h.natives = rt->natives_count;
    h.natives_hash = rt->natives_hash(rt->natives_count);
    h.heap_bytes = 0;
    h.flags |= IMAGE_EXITS;
    h.body_crc = rt->crc(0, image + sizeof h, size - sizeof h);
    h.header_crc = rt->crc(0, &h, offsetof(ImageHeader, header_crc));
    memcpy(image, &h, sizeof h);
}

static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Every other time a word: exchanged for another one of the image, moved by some words, another
 * kind or flag, or a number near the old one. What the verifier has to see through is seldom a
 * byte. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    uint32_t random = seed | 1u, words = (uint32_t)(size / 4), head = sizeof(ImageHeader) / 4;
    if (next_random(&random) % 2 == 0 || words <= head) {
        return LLVMFuzzerMutate != NULL ? LLVMFuzzerMutate(data, size, max_size) : size;
    }
    uint32_t at = head + next_random(&random) % (words - head), value, other;
    memcpy(&value, data + 4 * at, sizeof value);
    memcpy(&other, data + 4 * (head + next_random(&random) % (words - head)), sizeof other);
    switch (next_random(&random) % 5) {
    case 0: value = other; break;
    case 1: value += 4 * (next_random(&random) % 17 - 8); break;
    case 2: value = (value & ~HEADER_KIND_MASK) | (other & HEADER_KIND_MASK); break;
    case 3: value ^= next_random(&random) % 2 != 0 ? FLAG_ALIASABLE : FLAG_REACHES; break;
    default: value += 2 * (next_random(&random) % 5 - 2); break;
    }
    memcpy(data + 4 * at, &value, sizeof value);
    return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const FirnRuntime *rt = &firn_runtime_f64;
    char error[512];
    size &= ~(size_t)3;
    Vm *vm = rt->create(&config);
    uint8_t *image = malloc(size + 1);
    if (vm == NULL || image == NULL) {
        abort();
    }
    memcpy(image, data, size);
    bool loaded = rt->load(vm, image, size, error, sizeof error);
    if (!loaded && size > sizeof(ImageHeader) && size <= config.image_bytes) {
        mend_header(image, size);
        loaded = rt->load(vm, image, size, error, sizeof error);
    }
    if (loaded && rt->verify(vm, error, sizeof error)) {
        rt->run(vm);
    }
    free(image);
    rt->destroy(vm);
    return 0;
}
