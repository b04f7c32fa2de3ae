/* Memory that is freed in one go.
 *
 * - arena_alloc never returns NULL: when the host has no memory left it prints one line and exits
 *   with 1.
 * - Memory is zeroed and aligned for any object.
 * - Nothing is freed singly; an arena that is grown costs at most twice what lives in it. */
#ifndef FIRN_COMPILER_ARENA_H
#define FIRN_COMPILER_ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef struct arena_block arena_block;

typedef struct arena {
    arena_block *blocks; /* newest first; only the newest has room */
    size_t used;         /* bytes handed out of the newest block */
    size_t total;        /* bytes obtained from the host */
} arena;

void arena_init(arena *a);
void arena_free(arena *a);

void *arena_alloc(arena *a, size_t size);

/* A larger copy of old; in place when old was the last allocation. Bytes past old_size are zero. */
void *arena_grow(arena *a, void *old, size_t old_size, size_t new_size);

/* Copies len bytes and adds a NUL. */
char *arena_copy(arena *a, const char *text, size_t len);

char *arena_vformat(arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
char *arena_format(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
