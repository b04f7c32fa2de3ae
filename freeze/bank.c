/* Files for emulators that take the bytes of a whole flash chip. */
#include "segments.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool within(const Region *bank, uint32_t address, uint32_t size) {
    return address >= bank->base && address - bank->base < bank->size &&
           size <= bank->size - (address - bank->base);
}

static bool put(FILE *f, const Region *bank, uint32_t address, const uint8_t *data, uint32_t size) {
    return fseek(f, (long)(address - bank->base), SEEK_SET) == 0 &&
           fwrite(data, 1, size, f) == size;
}

/* What the runtime writes to must look erased. */
static bool put_erased(FILE *f, const Region *bank, const Region *region) {
    if (region->size == 0 || !within(bank, region->base, region->size)) {
        return true;
    }
    uint8_t *erased = check_alloc(malloc(region->size));
    memset(erased, 0xFF, region->size);
    bool ok = put(f, bank, region->base, erased, region->size);
    free(erased);
    return ok;
}

/* A sparse file: what nobody writes to holds no bytes on the disk. */
bool segments_write_bank(const char *path, const Board *b, const Region *bank, const Segments *s) {
    FILE *f = fopen(path, "wb");
    bool ok = f != NULL && ftruncate(fileno(f), (off_t)bank->size) == 0 &&
              put_erased(f, bank, &b->files) && put_erased(f, bank, &b->state);
    for (uint32_t i = 0; ok && i < s->count; i++) {
        const Segment *g = &s->items[i];
        ok = !within(bank, g->address, g->size) || put(f, bank, g->address, g->data, g->size);
    }
    ok = (f == NULL || fclose(f) == 0) && ok;
    if (!ok) {
        print_error("%s: error: cannot be written: %s", path, strerror(errno));
    }
    return ok;
}
