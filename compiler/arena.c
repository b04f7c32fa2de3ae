#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* From ARENA_LARGE bytes on blocks are whole huge pages: a large source is then not paid for with a
 * page fault every few dozen nodes, which took a quarter of the time of compiling it. */
enum {
    ARENA_ALIGN = 16,
    ARENA_BLOCK = 64 * 1024,
    ARENA_LARGE = 256 * 1024,
    ARENA_HUGE_PAGE = 2 * 1024 * 1024
};

struct arena_block {
    arena_block *next;
    size_t size;   /* of data */
    size_t mapped; /* bytes in all, where it is mapped; else 0 */
    _Alignas(ARENA_ALIGN) unsigned char data[];
};

void arena_init(arena *a) {
    *a = (arena){0};
}

void arena_free(arena *a) {
    for (arena_block *block = a->blocks; block != NULL;) {
        arena_block *next = block->next;
        if (block->mapped > 0) {
            int status = munmap(block, block->mapped);
            assert(status == 0);
            (void)status;
        } else {
            free(block);
        }
        block = next;
    }
    arena_init(a);
}

static void arena_exhausted(size_t size) {
    fprintf(stderr, "firn: out of memory (%zu bytes wanted)\n", size);
    exit(1);
}

static size_t arena_round(size_t size) {
    if (size > (size_t)PTRDIFF_MAX - ARENA_BLOCK) {
        arena_exhausted(size);
    }
    return (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

/* Zeroed memory of whole huge pages, aligned to them; NULL: there is none. */
static arena_block *arena_map(size_t size) {
    size_t want = size + ARENA_HUGE_PAGE;
    char *start = mmap(NULL, want, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        return NULL;
    }
    size_t before = -(uintptr_t)start % ARENA_HUGE_PAGE, after = want - size - before;
    bool trimmed = (before == 0 || munmap(start, before) == 0) &&
                   (after == 0 || munmap(start + before + size, after) == 0);
    assert(trimmed);
    (void)trimmed;
#ifdef MADV_HUGEPAGE
    (void)madvise(start + before, size, MADV_HUGEPAGE); /* advice: small pages do as well */
#endif
    arena_block *block = (arena_block *)(void *)(start + before);
    block->mapped = size;
    return block;
}

static void arena_add_block(arena *a, size_t size) {
    /* Blocks grow with the arena, so that a large source needs few of them. */
    size_t room = a->total / 4 > ARENA_BLOCK ? arena_round(a->total / 4) : ARENA_BLOCK;
    if (room < size) {
        room = size;
    }
    arena_block *block = NULL;
    if (a->total >= ARENA_LARGE) {
        size_t whole =
            (sizeof *block + room + ARENA_HUGE_PAGE - 1) & ~(size_t)(ARENA_HUGE_PAGE - 1);
        room = whole - sizeof *block;
        block = arena_map(whole);
    } else {
        block = calloc(1, sizeof *block + room);
    }
    if (block == NULL) {
        arena_exhausted(room);
        return;
    }
    block->next = a->blocks;
    block->size = room;
    a->blocks = block;
    a->used = 0;
    a->total += room;
}

void *arena_alloc(arena *a, size_t size) {
    size = arena_round(size == 0 ? 1 : size);
    if (a->blocks == NULL || a->blocks->size - a->used < size) {
        arena_add_block(a, size);
    }
    void *result = a->blocks->data + a->used;
    a->used += size;
    return result;
}

void *arena_grow(arena *a, void *old, size_t old_size, size_t new_size) {
    assert(new_size >= old_size);
    if (old == NULL) {
        return arena_alloc(a, new_size);
    }
    size_t had = arena_round(old_size == 0 ? 1 : old_size);
    size_t want = arena_round(new_size == 0 ? 1 : new_size);
    unsigned char *top = a->blocks->data + a->used;
    if ((unsigned char *)old + had == top && want - had <= a->blocks->size - a->used) {
        a->used += want - had;
        return old;
    }
    void *result = arena_alloc(a, new_size);
    memcpy(result, old, old_size);
    return result;
}

char *arena_copy(arena *a, const char *text, size_t len) {
    char *result = arena_alloc(a, len + 1);
    if (len > 0) {
        memcpy(result, text, len);
    }
    return result;
}

char *arena_vformat(arena *a, const char *format, va_list args) {
    assert(format != NULL);
    va_list measured;
    va_copy(measured, args);
    int len = vsnprintf(NULL, 0, format, measured);
    va_end(measured);
    assert(len >= 0);
    char *result = arena_alloc(a, (size_t)len + 1);
    int written = vsnprintf(result, (size_t)len + 1, format, args);
    assert(written == len);
    (void)written;
    return result;
}

char *arena_format(arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *result = arena_vformat(a, format, args);
    va_end(args);
    return result;
}
