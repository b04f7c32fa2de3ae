/* See nor.h. */
#include "nor.h"

static bool power_left(Nor *n) {
    return !n->dead && (++n->operations != n->cut || n->cut == 0);
}

static int nor_read(void *context, uint32_t block, uint32_t at, void *to, uint32_t bytes) {
    Nor *n = context;
    if (n->dead) {
        return LFS_EIO;
    }
    memcpy(to, n->data + (size_t)block * n->device.block_bytes + at, bytes);
    return 0;
}

/* The bytes that a cut operation has got to do. */
static uint32_t torn(const Nor *n, uint32_t bytes) {
    return n->tear == NOR_NOTHING ? 0 : n->tear == NOR_HALF ? bytes / 2 : bytes;
}

static int nor_program(void *context, uint32_t block, uint32_t at, const void *from,
                       uint32_t bytes) {
    Nor *n = context;
    uint32_t unit = n->device.program_bytes, size = n->device.block_bytes;
    uint8_t *to = n->data + (size_t)block * size + at;
    if (at % unit != 0 || bytes % unit != 0 || bytes == 0 || at + bytes > size) {
        n->fault = "a program that is not made of units";
    }
    if (n->dead) {
        return LFS_EIO;
    }
    bool cut = !power_left(n);
    bytes = cut ? torn(n, bytes) : bytes;
    n->dead = cut;
    if (n->fails_program[block] && !cut) {
        return LFS_EIO;
    }
    for (uint32_t i = 0; i < bytes; i++) {
        uint8_t stuck = n->sticks[block] && (at + i) % 61 == 7 ? 0x10 : 0;
        uint8_t weak = cut && n->tear == NOR_BITS ? (uint8_t)(0x55 << (i & 1)) : 0;
        uint8_t *done = &n->programmed[((size_t)block * size + at + i) / unit];
        uint8_t now = (uint8_t)((to[i] & (((const uint8_t *)from)[i] | weak)) | stuck);
        if (i % unit == 0) {
            n->fault = *done ? "a place programmed twice" : n->fault;
            *done = 0;
        }
        *done |= now != 0xFF && !n->sticks[block]; /* a unit of ones is as good as erased */
        to[i] = now;
    }
    return cut ? LFS_EIO : 0;
}

static int nor_erase(void *context, uint32_t block) {
    Nor *n = context;
    uint32_t size = n->device.block_bytes, bytes = size;
    if (n->dead) {
        return LFS_EIO;
    }
    bool cut = !power_left(n);
    n->dead = cut;
    bytes = cut ? torn(n, bytes) : bytes;
    if (n->fails_erase[block] && !cut) {
        return LFS_EIO;
    }
    n->erases[block]++;
    memset(n->data + (size_t)block * size, 0xFF, bytes);
    memset(n->programmed + (size_t)block * size / n->device.program_bytes, cut && bytes < size,
           size / n->device.program_bytes);
    return cut ? LFS_EIO : 0;
}

void nor_create(Nor *n, uint32_t block_bytes, uint32_t blocks, uint32_t unit, uint32_t cycles) {
    *n = (Nor){.device = {.context = n,
                          .read = nor_read,
                          .program = nor_program,
                          .erase = nor_erase,
                          .block_bytes = block_bytes,
                          .block_count = blocks,
                          .program_bytes = unit,
                          .cycles = cycles,
                          .buffer = (uint8_t *)n->buffer,
                          .buffer_bytes = unit > 64 ? unit : 64,
                          .window = n->window,
                          .window_bytes = 4}};
    n->data = malloc((size_t)block_bytes * blocks);
    n->programmed = calloc(block_bytes / unit, blocks);
    if (n->data == NULL || n->programmed == NULL) {
        abort();
    }
    memset(n->data, 0xFF, (size_t)block_bytes * blocks);
}

void nor_free(Nor *n) {
    free(n->data);
    free(n->programmed);
}

void nor_power(Nor *n) {
    n->dead = false;
    n->cut = 0;
}
