/* UF2: what boot loaders take that look like a disk. Blocks of 512 bytes, each with 256 bytes for
 * one address. */
#include "segments.h"

#include <stdlib.h>
#include <string.h>

#define UF2_MAGIC_1  0x0A324655u
#define UF2_MAGIC_2  0x9E5D5157u
#define UF2_MAGIC_3  0x0AB16F30u
#define UF2_NOT_MAIN 1u
#define UF2_FAMILY   0x2000u
#define UF2_PAYLOAD  256u

typedef struct Uf2Block {
    uint32_t magic_1, magic_2, flags, address, size, number, count, family;
    uint8_t data[476];
    uint32_t magic_3;
} Uf2Block;
_Static_assert(sizeof(Uf2Block) == 512, "a block of UF2 has 512 bytes");

/* Copies what the segments hold of the page; the rest stays as it is. True when there is anything. */
static bool fill_page(uint8_t *to, uint32_t page, const Segments *s) {
    bool any = false;
    for (uint32_t i = 0; i < s->count; i++) {
        const Segment *g = &s->items[i];
        uint64_t low = g->address > page ? g->address : page;
        uint64_t high = (uint64_t)g->address + g->size;
        high = high < (uint64_t)page + UF2_PAYLOAD ? high : (uint64_t)page + UF2_PAYLOAD;
        if (low < high) {
            memcpy(to + (low - page), g->data + (low - g->address), (size_t)(high - low));
            any = true;
        }
    }
    return any;
}

bool segments_write_uf2(const char *path, const Board *b, const Segments *s) {
    if (b->uf2_family == 0) {
        print_error("%s: error: the boot loader of board %s takes no .uf2 file; expected .%s", path,
                    b->name, b->container);
        return false;
    }
    uint32_t count = 0, pages = b->flash.size / UF2_PAYLOAD;
    Uf2Block *blocks = NULL;
    for (uint32_t i = 0; i < pages; i++) {
        Uf2Block block = {UF2_MAGIC_1, UF2_MAGIC_2, UF2_FAMILY, b->flash.base + i * UF2_PAYLOAD,
                          UF2_PAYLOAD, 0,           0,          b->uf2_family,
                          {0},         UF2_MAGIC_3};
        memset(block.data, 0xFF, UF2_PAYLOAD);
        if (fill_page(block.data, block.address, s)) {
            blocks = check_alloc(realloc(blocks, (count + 1) * sizeof *blocks));
            blocks[count++] = block;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        blocks[i].number = i;
        blocks[i].count = count;
    }
    bool ok = file_write(path, blocks, count * sizeof *blocks);
    free(blocks);
    return ok;
}

bool segments_is_uf2(const Bytes *file) {
    Uf2Block block;
    if (file->size < sizeof block) {
        return false;
    }
    memcpy(&block, file->data, sizeof block);
    return block.magic_1 == UF2_MAGIC_1 && block.magic_2 == UF2_MAGIC_2;
}

bool segments_read_uf2(const char *path, const Bytes *file, uint8_t *store, Segments *out) {
    size_t count = file->size / sizeof(Uf2Block);
    for (size_t i = 0; i < count; i++) {
        Uf2Block block;
        memcpy(&block, file->data + i * sizeof block, sizeof block);
        if (block.magic_1 != UF2_MAGIC_1 || block.magic_2 != UF2_MAGIC_2 ||
            block.magic_3 != UF2_MAGIC_3 || block.size > UF2_PAYLOAD || block.count != count ||
            file->size % sizeof block != 0) {
            print_error("%s: error: block %zu of %zu is no sound UF2 block: the file is damaged or "
                        "cut short; copy it again whole",
                        path, i, count);
            return false;
        }
        if (block.flags & UF2_NOT_MAIN) {
            continue;
        }
        Segment *last = out->count > 0 ? &out->items[out->count - 1] : NULL;
        memcpy(store, block.data, block.size);
        if (last != NULL && last->address + last->size == block.address) {
            last->size += block.size;
        } else {
            segments_add(out, block.address, store, block.size);
        }
        store += block.size;
    }
    return true;
}
