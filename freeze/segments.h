/* Bytes at addresses of flash: what every container holds. */
#ifndef FIRN_SEGMENTS_H
#define FIRN_SEGMENTS_H

#include "freeze.h"

typedef struct Segment {
    uint32_t address, size;
    const uint8_t *data; /* into the file's bytes, or owned by the reader */
} Segment;

typedef struct Segments {
    Segment *items;
    uint32_t count;
    uint32_t entry, flags; /* of the ELF file */
    uint16_t machine;
} Segments;

/* container.c */
void segments_add(Segments *s, uint32_t address, const uint8_t *data, uint32_t size);

/* uf2.c: blocks of 256 bytes, for boards with a family number. */
bool segments_write_uf2(const char *path, const Board *b, const Segments *s);
bool segments_is_uf2(const Bytes *file);
/* `store` receives the bytes: room for half the file. */
bool segments_read_uf2(const char *path, const Bytes *file, uint8_t *store, Segments *out);

/* seal.c: what a chip's ROM asks of the first bytes of flash. `store` (256 bytes) holds them then. */
bool segments_seal(const char *path, const Board *b, Segments *s, uint8_t *store);

/* bank.c: all of one flash chip, as an emulator takes it. */
bool segments_write_bank(const char *path, const Board *b, const Region *bank, const Segments *s);

#endif
