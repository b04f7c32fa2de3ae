/* The hash of texts and byte strings: 15 bits, never 0. The same function on the host and on every
 * board: its results stand in frozen tables, hence it is part of the image format. */
#ifndef FIRN_TEXT_HASH_H
#define FIRN_TEXT_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, folded: its low bits alone depend too little on the first characters. */
static inline uint32_t text_hash(const char *text, size_t bytes) {
    uint32_t h = UINT32_C(2166136261);
    for (size_t i = 0; i < bytes; i++) {
        h = (h ^ (uint8_t)text[i]) * UINT32_C(16777619);
    }
    h = (h ^ (h >> 15)) & 0x7FFFu;
    return h != 0 ? h : 1u;
}

#endif
