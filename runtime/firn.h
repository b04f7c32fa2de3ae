/* The runtime as the host sees it: one table of functions for each float width. The whole interface
 * of this folder for compiler/, freeze/ and the firn command, together with the formats (object.h,
 * code.h, image.h, opcodes.h). */
#ifndef FIRN_FIRN_H
#define FIRN_FIRN_H

#include <stdio.h>

#include "code.h"
#include "image.h"
#include "object.h"
#include "opcodes.h"

typedef struct Vm Vm;

/* One board as the simulator needs it; addresses and sizes in bytes. */
typedef struct VmConfig {
    const char *board;
    const char *platform;             /* sys.platform */
    uint32_t core_base;               /* of the core block, in the runtime's flash */
    uint32_t image_base, image_bytes; /* region for the image */
    uint32_t ram_base, heap_bytes;    /* the VM's region */
    uint32_t flash_base, flash_bytes;
    uint16_t depth_limit;     /* natives that re-enter or recurse */
    uint64_t step_limit;      /* back-edges and calls before the run is stopped; 0: none */
    uint64_t fail_allocation; /* n-th allocation raises MemoryError; 0: none (test builds) */
    /* Zeal builds: move at every k-th allocation; 0: at the first 20,000, then every 97th. */
    uint32_t zeal_every;
    int argc; /* sys.argv */
    char **argv;
} VmConfig;

typedef struct FirnRuntime {
    unsigned float_bits;
    /* Core block of this width: words as for base 0, and which of them are references (bit i of
     * byte i/8). */
    const uint32_t *core_words;
    const uint8_t *core_relocations;
    uint32_t core_count, core_hash, natives_count;
    uint32_t natives_hash_of_all;
    uint32_t (*natives_hash)(uint32_t count); /* hash of the names of natives 0..count-1 */

    /* Offset of the interned text in the core block, or 0; offset of a native module by its name,
     * or 0. */
    uint32_t (*core_name)(const char *text, size_t bytes);
    uint32_t (*core_module)(const char *name);
    int (*builtin_ordinal)(const char *name); /* ordinal in B, or -1 */

    /* Literals as payload words. float_literal writes 1 or 2 words; int_literal: magnitude limbs of
     * an integer (digits without underscores, base 2..16), returns their number, or what it needs
     * when more than `max`. */
    void (*float_literal)(const char *text, size_t bytes, uint32_t out[2]);
    size_t (*int_literal)(const char *digits, size_t bytes, unsigned base, uint32_t *limbs,
                          size_t max);
    uint32_t (*str_hash)(const char *text, size_t bytes);
    uint32_t (*crc)(uint32_t crc, const void *data, size_t bytes); /* image_crc */

    /* NULL when the reservation fails. The configuration must outlive the VM. */
    Vm *(*create)(const VmConfig *config);
    void (*destroy)(Vm *vm);
    /* Checks header and CRC, as the board does at start-up; copies the image to its place,
     * read-only. False: `error` tells both values and what to do. */
    bool (*load)(Vm *vm, const void *image, size_t bytes, char *error, size_t error_bytes);
    /* Full verification of bytecode and object graph. */
    bool (*verify)(Vm *vm, char *error, size_t error_bytes);
    /* Runs boot and main; exit status. */
    int (*run)(Vm *vm);
    uint32_t (*heap_used)(const Vm *vm);
} FirnRuntime;

extern const FirnRuntime firn_runtime_f32, firn_runtime_f64;

/* Start of the runtime on a board: `image` is the image region. Checks, runs, returns the exit
 * status. */
int firn_main(const void *image);

#endif
