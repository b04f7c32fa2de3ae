/* The image's tables and header. */
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"

/* ---- names that are looked up by their text */

/* Dots count: module names are looked up, too. */
static bool is_identifier(const char *text, uint32_t bytes) {
    for (uint32_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c >= 0x80;
        bool later = (c >= '0' && c <= '9') || c == '.';
        if (!letter && !(i > 0 && later)) {
            return false;
        }
    }
    return bytes > 0;
}

/* Texts that may be looked up as names at run time: identifiers and dotted module names. */
static bool is_name(const Pool *p, const PoolEntry *e) {
    Value header = p->words[e->at];
    Kind k = header_kind(header);
    if (k != KIND_STR && k != KIND_STRU) {
        return false;
    }
    return is_identifier((const char *)(p->words + e->at + 1) + STR_PREFIX,
                         header_bytes(header) - STR_PREFIX);
}

static int by_address(const void *a, const void *b) {
    Value x = *(const Value *)a, y = *(const Value *)b;
    return x < y ? -1 : x > y;
}

static uint32_t append_words(Pool *p, const Value *words, uint32_t n) {
    uint32_t at = pool_object(p, 0, n); /* one word too many: no header here */
    p->count--;
    if (n != 0) { /* a program without constants has none to point to */
        memcpy(p->words + at, words, n * sizeof *words);
    }
    return pool_ref(p, at);
}

/* Open addressing at a load of at most two thirds; filled in order of address, so that it is deterministic. */
static void make_interned(Pool *p, ImageHeader *h) {
    Value *names = check_alloc(calloc(p->entry_count + 1, sizeof *names));
    uint32_t n = 0, mask = 1;
    for (uint32_t i = 0; i <= p->entry_mask; i++) {
        if (p->entries[i].value != 0 && is_name(p, &p->entries[i])) {
            names[n++] = p->entries[i].value;
        }
    }
    qsort(names, n, sizeof *names, by_address);
    while ((mask + 1) * 2 < n * 3) {
        mask = mask * 2 + 1;
    }
    Value *table = check_alloc(calloc(mask + 1, sizeof *table));
    for (uint32_t i = 0; i < n; i++) {
        uint16_t hash;
        memcpy(&hash, p->words + (names[i] - p->base) / 4 + 1, sizeof hash);
        uint32_t slot = hash & STR_HASH_MASK & mask;
        while (table[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        table[slot] = names[i];
    }
    h->interned_mask = mask;
    h->interned = append_words(p, table, mask + 1);
    free(table);
    free(names);
}

static void make_tables(Linker *l, ImageHeader *h) {
    Pool *p = &l->pool;
    uint32_t before = p->count;
    h->constant_count = p->constant_count;
    h->constants = append_words(p, p->constants, p->constant_count);
    h->fixed = append_words(p, l->fixed_values, h->fixed_count);
    h->cells = append_words(p, l->cell_values, h->cells_set);
    Value *modules = check_alloc(calloc(l->project->count, sizeof *modules));
    for (uint32_t i = 0; i < l->project->count; i++) {
        modules[i] = l->modules[i].object;
    }
    h->module_count = l->project->count;
    h->modules = append_words(p, modules, h->module_count);
    free(modules);
    make_interned(p, h);
    l->report->tables += (p->count - before) * 4;
}

/* ---- header */

static void fill_header(const Linker *l, ImageHeader *h, uint32_t heap_bytes) {
    const FirnRuntime *rt = l->pool.runtime;
    h->magic = IMAGE_MAGIC;
    h->layout = IMAGE_LAYOUT;
    h->header_bytes = sizeof *h;
    h->total_bytes = l->pool.count * 4;
    h->base = l->pool.base;
    h->float_bits = rt->float_bits;
    h->core_base = l->pool.core_base;
    h->core_hash = rt->core_hash;
    h->core_words = rt->core_count;
    h->natives = rt->natives_count;
    h->natives_hash = rt->natives_hash(rt->natives_count);
    h->heap_bytes = heap_bytes;
    h->boot_module = l->project->boot < 0 ? IMAGE_NO_MODULE : (uint32_t)l->project->boot;
    h->main_module = (uint32_t)l->project->main;
    if (l->snapshot != NULL) {
        h->alias_count = l->snapshot->aliases;
        h->aliasable = l->snapshot->first;
        h->aliasable_end = l->snapshot->end;
        const FrozenItem *path = snapshot_find(l->snapshot, l->evaluation->path);
        h->path = path != NULL ? path->to : 0;
    } else {
        h->aliasable = h->aliasable_end = h->base + sizeof *h;
    }
}

void link_checksums(const FirnRuntime *rt, Bytes *image) {
    ImageHeader h;
    memcpy(&h, image->data, sizeof h);
    h.body_crc = rt->crc(0, image->data + sizeof h, h.total_bytes - sizeof h);
    h.header_crc = rt->crc(0, &h, offsetof(ImageHeader, header_crc));
    memcpy(image->data, &h, sizeof h);
}

bool link_finish(Linker *l, ImageHeader *h, uint32_t heap_bytes, Bytes *image) {
    h->board = pool_str(&l->pool, l->board->name, strlen(l->board->name));
    snapshot_flag(l);
    h->objects_end = pool_ref(&l->pool, l->pool.count);
    make_tables(l, h);
    fill_header(l, h, heap_bytes);
    if (h->total_bytes > l->board->image.size && !l->split) {
        print_error("%s: error: the image takes %u bytes; board %s has %u for it",
                    l->project->modules[l->project->main]->file, (unsigned)h->total_bytes,
                    l->board->name, (unsigned)l->board->image.size);
        return false;
    }
    memcpy(l->pool.words, h, sizeof *h);
    l->report->header = sizeof *h;
    l->report->total = h->total_bytes;
    l->report->bindings = l->bindings;
    l->report->fixed = l->fixed;
    l->report->aliases = h->alias_count;
    l->report->constant_count = h->constant_count;
    image->size = h->total_bytes;
    image->data = check_alloc(malloc(image->size));
    memcpy(image->data, l->pool.words, image->size);
    link_checksums(l->pool.runtime, image);
    return true;
}
