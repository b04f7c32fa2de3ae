/* The checksum of the RP2040's second boot stage, without which the chip's ROM does not start it. */
#include "segments.h"

#include <string.h>

#define BOOT_BYTES 256u

/* CRC-32 from the highest bit on, without a final inversion. */
static uint32_t boot_crc(const uint8_t *bytes, uint32_t n) {
    uint32_t crc = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        crc ^= (uint32_t)bytes[i] << 24;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc << 1 ^ (crc >> 31 ? 0x04C11DB7u : 0);
        }
    }
    return crc;
}

bool segments_seal(const char *path, const Board *b, Segments *s, uint8_t *store) {
    for (uint32_t i = 0; b->boot_checksum && i < s->count; i++) {
        Segment *g = &s->items[i];
        if (g->address != b->flash.base) {
            continue;
        }
        if (g->size != BOOT_BYTES) {
            print_error(
                "%s: error: the runtime of board %s begins with %u bytes of boot code; expected "
                "%u; build firn again",
                path, b->name, (unsigned)g->size, BOOT_BYTES);
            return false;
        }
        uint32_t crc = boot_crc(g->data, BOOT_BYTES - 4);
        memcpy(store, g->data, BOOT_BYTES - 4);
        memcpy(store + BOOT_BYTES - 4, &crc, sizeof crc);
        g->data = store;
    }
    return true;
}
