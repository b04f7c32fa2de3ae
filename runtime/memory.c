/* memcpy, memmove, memset and memcmp for boards: the C library's are built for size and work byte
 * by byte, while nearly everything here is words. On the host the system's own are used. */
#include "config.h"

#if !FIRN_HOST
#include <stddef.h>
#include <stdint.h>

/* Otherwise the compiler recognises the loops and calls the functions that they are. */
#pragma GCC optimize("O2", "no-tree-loop-distribute-patterns")

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);

/* May alias anything: the words are parts of other objects. */
typedef uint32_t __attribute__((may_alias)) Word;

#define ALIGNED(p)         (((uintptr_t)(p)&3u) == 0)
#define BOTH_ALIGNED(p, q) ((((uintptr_t)(p) | (uintptr_t)(q)) & 3u) == 0)

static inline void copy_up(uint8_t *to, const uint8_t *from, size_t n) {
    if (BOTH_ALIGNED(to, from)) {
        for (; n >= 16; n -= 16, to += 16, from += 16) {
            Word a = ((const Word *)from)[0], b = ((const Word *)from)[1];
            Word c = ((const Word *)from)[2], d = ((const Word *)from)[3];
            ((Word *)to)[0] = a;
            ((Word *)to)[1] = b;
            ((Word *)to)[2] = c;
            ((Word *)to)[3] = d;
        }
        for (; n >= 4; n -= 4, to += 4, from += 4) {
            *(Word *)to = *(const Word *)from;
        }
    }
    for (; n != 0; n--) {
        *to++ = *from++;
    }
}

static inline void copy_down(uint8_t *to, const uint8_t *from, size_t n) {
    to += n;
    from += n;
    if (BOTH_ALIGNED(to, from)) {
        for (; n >= 4; n -= 4) {
            to -= 4;
            from -= 4;
            *(Word *)to = *(const Word *)from;
        }
    }
    for (; n != 0; n--) {
        *--to = *--from;
    }
}

void *memcpy(void *restrict to, const void *restrict from, size_t n) {
    copy_up(to, from, n);
    return to;
}

void *memmove(void *to, const void *from, size_t n) {
    if ((uintptr_t)to - (uintptr_t)from >= n) {
        copy_up(to, from, n);
    } else {
        copy_down(to, from, n);
    }
    return to;
}

void *memset(void *to, int c, size_t n) {
    uint8_t *p = to;
    for (; n != 0 && !ALIGNED(p); n--) {
        *p++ = (uint8_t)c;
    }
    Word word = (uint8_t)c * UINT32_C(0x01010101);
    for (; n >= 16; n -= 16, p += 16) {
        ((Word *)p)[0] = word;
        ((Word *)p)[1] = word;
        ((Word *)p)[2] = word;
        ((Word *)p)[3] = word;
    }
    for (; n >= 4; n -= 4, p += 4) {
        *(Word *)p = word;
    }
    for (; n != 0; n--) {
        *p++ = (uint8_t)c;
    }
    return to;
}

int memcmp(const void *a, const void *b, size_t n) {
    const uint8_t *p = a, *q = b;
    if (BOTH_ALIGNED(p, q)) {
        for (; n >= 4 && *(const Word *)p == *(const Word *)q; n -= 4, p += 4, q += 4) {
        }
    }
    for (; n != 0; n--, p++, q++) {
        if (*p != *q) {
            return *p - *q;
        }
    }
    return 0;
}
#else
typedef int memory_c_is_for_boards;
#endif
