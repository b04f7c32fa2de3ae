/* Flash as the filesystem's tests see it: NOR flash in memory that loses its power at a chosen operation, fails to erase or
 * program chosen blocks, and has bits that stick. What flash forbids fails the test. */
#ifndef FIRN_TESTS_NOR_H
#define FIRN_TESTS_NOR_H

#include "littlefs.h"

#include <stdlib.h>
#include <string.h>

#define NOR_MAX_BLOCKS 256

typedef enum NorTear { NOR_NOTHING, NOR_HALF, NOR_ALL, NOR_BITS } NorTear;

typedef struct Nor {
    LfsDevice device;
    uint8_t *data;
    uint8_t *programmed; /* a flag a unit since its last erase */
    uint32_t buffer[256], file_buffer[256];
    uint8_t window[16];
    uint64_t operations;
    uint64_t cut; /* the power goes at this operation; 0: never */
    NorTear tear; /* what is done of it */
    bool dead;
    uint8_t fails_erase[NOR_MAX_BLOCKS], fails_program[NOR_MAX_BLOCKS];
    uint8_t sticks[NOR_MAX_BLOCKS]; /* 1: some bits stay as they are */
    uint32_t erases[NOR_MAX_BLOCKS];
    const char *fault; /* a thing that no user of flash may do */
} Nor;

void nor_create(Nor *n, uint32_t block_bytes, uint32_t blocks, uint32_t unit, uint32_t cycles);
void nor_free(Nor *n);
void nor_power(Nor *n); /* on again */

#endif
