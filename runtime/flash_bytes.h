/* Access to bytes that may lie in flash. Some boards (ESP8266) can load only aligned words from
 * there, so no other code uses memcpy, memcmp or byte loads on the text of objects. A board that
 * needs it defines FIRN_FLASH_WORDS; elsewhere these are the C library's functions. */
#ifndef FIRN_FLASH_BYTES_H
#define FIRN_FLASH_BYTES_H

#include <stdint.h>
#include <string.h>

#include "config.h"

static inline uint8_t flash_load(const char *p) {
#if FIRN_FLASH_WORDS
    uintptr_t a = (uintptr_t)p;
    return (uint8_t)(*(const volatile uint32_t *)(a & ~(uintptr_t)3) >> ((a & 3) * 8));
#else
    return (uint8_t)*p;
#endif
}

/* Regions do not overlap, except downwards. */
static inline void flash_copy(char *to, const char *from, size_t n) {
#if FIRN_FLASH_WORDS
    for (size_t i = 0; i < n; i++) {
        to[i] = (char)flash_load(from + i);
    }
#elif FIRN_CHECK
    (void)(n != 0 ? memmove(to, from, n)
                  : to); /* nothing has no address, which the sanitizer minds */
#else
    memmove(to, from, n);
#endif
}

static inline int flash_compare(const char *a, const char *b, size_t n) {
#if FIRN_FLASH_WORDS
    for (size_t i = 0; i < n; i++) {
        int d = flash_load(a + i) - flash_load(b + i);
        if (d != 0) {
            return d;
        }
    }
    return 0;
#else
    return n == 0 ? 0 : memcmp(a, b, n);
#endif
}

/* Offset of the first byte `c` in p[0..n), or n. */
static inline size_t flash_find(const char *p, size_t n, uint8_t c) {
#if FIRN_FLASH_WORDS
    size_t i = 0;
    while (i < n && flash_load(p + i) != c) {
        i++;
    }
    return i;
#else
    const char *found = n == 0 ? NULL : memchr(p, c, n);
    return found != NULL ? (size_t)(found - p) : n;
#endif
}

#endif
