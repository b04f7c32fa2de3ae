/* The image's tables and header. */
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"

/* ---- tables */

static uint32_t append_words(Pool *p, const Value *words, uint32_t n) {
    uint32_t at = pool_object(p, 0, n); /* one word too many: no header here */
    p->count--;
    if (n != 0) { /* a program without constants has none to point to */
        memcpy(p->words + at, words, n * sizeof *words);
    }
    return pool_ref(p, at);
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
    h->name_groups = l->names->groups;
    h->name_index =
        append_words(p, (const Value *)(const void *)l->names->index, l->names->groups / 2 + 1);
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
        h->functions = l->functions;
        h->at_exit = l->at_exit;
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

/* ---- indices of dicts and sets */

bool link_indices(const Linker *l, Bytes *image) {
    const FirnRuntime *rt = l->pool.runtime;
    VmConfig config = board_config(l->board);
    Vm *vm = rt->create(&config);
    uint32_t aliases = l->snapshot->aliases, fault = 0;
    void *memory = vm != NULL ? rt->image_memory(vm, (uint32_t)image->size, aliases) : NULL;
    if (memory == NULL) {
        print_error("firn: error: cannot reserve 4 GiB of address space for the image "
                    "(is the limit of virtual memory, ulimit -v, too low?)");
    } else {
        memcpy(memory, image->data, image->size);
        fault = rt->rehash_image(vm);
        memcpy(image->data, memory, image->size);
        link_checksums(rt, image);
        if (fault != 0) {
            snapshot_unhashable(l, fault);
        }
    }
    rt->destroy(vm);
    return memory != NULL && fault == 0;
}
