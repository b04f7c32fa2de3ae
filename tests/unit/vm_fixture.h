/* A VM without an image for tests of the runtime's inside, 64-bit floats. */
#ifndef FIRN_VM_FIXTURE_H
#define FIRN_VM_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "heap.h"

#define FIXTURE_RAM FIRN_HEAP_BASE

/* `config` must live as long as the VM. */
static inline Vm *fixture_vm(VmConfig *config, uint32_t heap_bytes) {
    *config = (VmConfig){.board = FIRN_BOARD_NAME,
                         .platform = FIRN_PLATFORM,
                         .core_base = FIRN_CORE_BASE,
                         .image_base = FIRN_IMAGE_BASE,
                         .image_bytes = 0x00100000u,
                         .ram_base = FIXTURE_RAM,
                         .heap_bytes = heap_bytes,
                         .flash_bytes = FIRN_FLASH_SIZE,
                         .depth_limit = 24};
    vm = firn_runtime_f64.create(config);
    assert_non_null(vm);
    return vm;
}

static inline void fixture_free(Vm *made) {
    firn_runtime_f64.destroy(made);
}

/* A small generator of its own: the same numbers everywhere. */
typedef struct Random {
    uint32_t state;
} Random;

static inline uint32_t random_below(Random *r, uint32_t n) {
    r->state ^= r->state << 13;
    r->state ^= r->state >> 17;
    r->state ^= r->state << 5;
    return (uint32_t)((uint64_t)r->state * n >> 32);
}

#endif
