/* The runtime as the host sees it: one vtable for each float width. */
#include "heap.h"
#include "bake.h"

#if FIRN_HOST
#include "bigint.h"
#include "chunk.h"
#include "core_block.h"
#include "firn.h"
#include "floatfmt.h"
#include "image_check.h"
#include "text_hash.h"
#include "verify.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- literals */

static void host_float_literal(const char *text, size_t bytes, uint32_t out[2]) {
    firn_float x = 0;
    bool ok = floatfmt_parse(text, bytes, &x);
    assert(ok);
    (void)ok;
    memcpy(out, &x, sizeof x);
}

/* What does not fit in `max` limbs is still counted: the number of digits bounds it. */
static size_t host_int_literal(const char *digits, size_t bytes, unsigned base, uint32_t *limbs,
                               size_t max) {
    size_t n = 0;
    for (size_t i = 0; i < bytes; i++) {
        uint64_t carry = big_digit_value(digits[i]);
        assert(carry < base);
        for (size_t k = 0; k < n; k++) {
            carry += (uint64_t)limbs[k] * base;
            limbs[k] = (uint32_t)carry;
            carry >>= 32;
        }
        if (carry != 0) {
            if (n == max) {
                return big_limbs_for_digits(bytes, base) > max ? big_limbs_for_digits(bytes, base)
                                                               : max + 1;
            }
            limbs[n++] = (uint32_t)carry;
        }
    }
    return n;
}

static uint32_t host_text_hash(const char *text, size_t bytes) {
    return text_hash(text, bytes);
}

/* ---- virtual machines: each entry makes the given one the current one, and the caller's again at
 * its end */

#ifndef FIRN_VM_REGISTER
Vm *vm;
#endif

static void host_destroy(Vm *given) {
    Vm *outer = vm;
    if (given != NULL) {
        vm = given;
        if (vm->host != NULL) {
            bake_destroy(vm->host->bake);
            chunk_close();
        }
        host_memory_destroy();
        free(given);
        vm = outer;
    }
}

static Vm *host_create(const VmConfig *config) {
    Vm *outer = vm, *made = calloc(1, sizeof *made);
    vm = made;
    if (made == NULL || !host_memory_create(config)) {
        host_destroy(made);
        vm = outer;
        return NULL;
    }
    if (config->bake != NULL && (vm->host->bake = bake_create()) == NULL) {
        host_destroy(made);
        vm = outer;
        return NULL;
    }
    uint32_t size = host_heap_bytes(config);
    vm_init(config->ram_base, config->ram_base + size + vm->host->zone_bytes, config->depth_limit);
    vm->host->steps = config->step_limit;
    vm->requests |= config->step_limit != 0 ? PENDING_STEPS : 0;
    vm = outer;
    return made;
}

static bool load_here(const void *image, size_t bytes, char *error, size_t error_bytes) {
    const VmConfig *config = vm->config;
    ImagePlace place = {config->image_base,
                        bytes < config->image_bytes ? (uint32_t)bytes : config->image_bytes,
                        config->core_base, config->board};
    assert(vm->image == NULL);
    if (bytes > config->image_bytes) {
        snprintf(error, error_bytes,
                 "image: it has %zu bytes, the image region of board %s has %u: bake less", bytes,
                 config->board, config->image_bytes);
        return false;
    }
    if (!image_check(image, &place, error, error_bytes)) {
        return false;
    }
    const ImageHeader *h = image;
    if (!host_memory_load(image, h->total_bytes)) {
        snprintf(error, error_bytes, "image: its memory at 0x%x cannot be mapped", h->base);
        return false;
    }
    if (config->heap_bytes < HOST_MIN_HEAP ||
        !vm_attach((const ImageHeader *)(const void *)vm_ptr(config->image_base))) {
        snprintf(error, error_bytes,
                 "a heap of %u bytes is too small: the program's %u global names need %u, and no "
                 "program runs in less than %u",
                 config->heap_bytes, h->bindings, vm_block_bytes(h->bindings, h->alias_count),
                 HOST_MIN_HEAP);
        return false;
    }
    if (config->chunks != NULL && !chunk_open()) {
        snprintf(error, error_bytes, "the host has no memory left");
        return false;
    }
    return true;
}

static bool host_load(Vm *given, const void *image, size_t bytes, char *error, size_t error_bytes) {
    Vm *outer = vm;
    vm = given;
    bool ok = load_here(image, bytes, error, error_bytes);
    vm = outer;
    return ok;
}

static bool host_verify(Vm *given, char *error, size_t error_bytes) {
    Vm *outer = vm;
    vm = given;
    bool ok = verify_image(vm->image, error, error_bytes);
    vm = outer;
    return ok;
}

static int host_run(Vm *given) {
    Vm *outer = vm;
    vm = given;
    assert(vm->image != NULL);
    int status = vm_run_program();
    vm = outer;
    return status;
}

static void host_reset(Vm *given) {
    Vm *outer = vm;
    vm = given;
    vm_soft_reset();
    vm = outer;
}

static void *host_image_memory(Vm *given, uint32_t bytes, uint32_t alias_count) {
    Vm *outer = vm;
    vm = given;
    assert(vm->image == NULL);
    void *memory = bytes <= vm->config->image_bytes && vm_make_block(0, alias_count)
                       ? host_memory_open(bytes)
                       : NULL;
    vm = outer;
    return memory;
}

static bool host_rehash(Vm *given, uint32_t owner) {
    Vm *outer = vm;
    vm = given;
    class_cache_flush();
    bool ok = rehash_table(owner);
    vm = outer;
    return ok;
}

static Value host_rehash_image(Vm *given) {
    Vm *outer = vm;
    vm = given;
    Value fault = rehash_image();
    vm = outer;
    return fault;
}

static Value host_find_name(Vm *given, const char *text, size_t bytes) {
    Vm *outer = vm;
    vm = given;
    Value name = intern_find_text(text, bytes);
    vm = outer;
    return name;
}

static uint32_t host_heap_used(const Vm *given) {
    return given->heap_top - given->heap_base;
}

#if FIRN_FLOAT_BITS == 32
#define HOST_RUNTIME firn_runtime_f32
#else
#define HOST_RUNTIME firn_runtime_f64
#endif

const FirnRuntime HOST_RUNTIME = {
    .float_bits = FIRN_FLOAT_BITS,
    .core_words = core_words,
    .core_relocations = core_relocations,
    .core_count = CORE_WORDS,
    .core_hash = CORE_HASH,
    .natives_count = CORE_NATIVE_COUNT,
    .natives_hash_of_all = CORE_NATIVES_HASH,
    .natives_hash = core_natives_hash_of,
    .core_name = core_block_name,
    .core_module = core_block_module,
    .builtin_ordinal = core_block_builtin,
    .float_literal = host_float_literal,
    .int_literal = host_int_literal,
    .str_hash = host_text_hash,
    .crc = image_crc,
    .create = host_create,
    .destroy = host_destroy,
    .load = host_load,
    .verify = host_verify,
    .run = host_run,
    .heap_used = host_heap_used,
    .reset = host_reset,
    .image_memory = host_image_memory,
    .rehash = host_rehash,
    .rehash_image = host_rehash_image,
    .bake_program = bake_program,
    .bake_statement = bake_statement,
    .bake_watermark = bake_watermark,
    .bake_cells = bake_cells,
    .bake_unknown = bake_unknown,
    .bake_top = bake_top,
    .bake_names = bake_names,
    .bake_forget_names = bake_forget_names,
    .bake_memory = bake_memory,
    .bake_root = bake_root,
    .find_name = host_find_name,
};
#endif
