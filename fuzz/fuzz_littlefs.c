/* Filesystem images that anybody may have made or damaged: mounting, reading and changing them ends, with an error or not,
 * and touches nothing but the image.
 *
 * The input is a list of changes (block, offset, length, bytes)... to an image that the target makes itself. Checksums of a
 * changed block are made anew unless bit 6 of its number is set, so that mutations reach what stands behind them.
 */
#include "../runtime/littlefs_log.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BLOCK  256u
#define BLOCKS 32u

static uint8_t flash[BLOCK * BLOCKS], original[BLOCK * BLOCKS];
static uint32_t buffer[32], file_buffer[32];
static uint8_t window[8];
static uint32_t operations, entries; /* reads since the last call; a directory may contain itself */

static int fuzz_read(void *context, uint32_t block, uint32_t at, void *to, uint32_t bytes) {
    (void)context;
    if (++operations > 3000000u) {
        abort(); /* an endless loop */
    }
    memcpy(to, flash + block * BLOCK + at, bytes);
    return 0;
}

static int fuzz_program(void *context, uint32_t block, uint32_t at, const void *from,
                        uint32_t bytes) {
    (void)context;
    for (uint32_t i = 0; i < bytes; i++) {
        flash[block * BLOCK + at + i] &= ((const uint8_t *)from)[i];
    }
    return 0;
}

static int fuzz_erase(void *context, uint32_t block) {
    (void)context;
    memset(flash + block * BLOCK, 0xFF, BLOCK);
    return 0;
}

static const LfsDevice device = {.read = fuzz_read,
                                 .program = fuzz_program,
                                 .erase = fuzz_erase,
                                 .block_bytes = BLOCK,
                                 .block_count = BLOCKS,
                                 .program_bytes = 4,
                                 .cycles = 5,
                                 .buffer = (uint8_t *)buffer,
                                 .buffer_bytes = sizeof buffer,
                                 .window = window,
                                 .window_bytes = sizeof window};

static const char *const names[] = {"a",     "b",       "dir",       "dir/x",
                                    "dir/y", "dir/sub", "dir/sub/z", "long"};
#define NAMES (sizeof names / sizeof *names)

static void write_file(Lfs *fs, const char *name, unsigned mode, uint32_t bytes) {
    static uint8_t data[3000];
    LfsFile f;
    if (lfs_open(fs, &f, name, LFS_WRITE | mode, (uint8_t *)file_buffer) == 0) {
        (void)lfs_write(fs, &f, data, bytes);
        (void)lfs_close(fs, &f);
    }
}

/* A filesystem with everything in it. */
static void make_original(void) {
    Lfs fs;
    memset(flash, 0xFF, sizeof flash);
    if (lfs_format(&fs, &device) != 0) {
        abort();
    }
    (void)lfs_mkdir(&fs, "dir");
    (void)lfs_mkdir(&fs, "dir/sub");
    for (unsigned i = 0; i < NAMES; i++) {
        write_file(&fs, names[i], LFS_CREATE, i * 110 % 700);
    }
    for (unsigned i = 0; i < 5; i++) {
        char name[8] = {'d', 'i', 'r', '/', (char)('c' + i), 0};
        write_file(&fs, name, LFS_CREATE, 20);
    }
    (void)lfs_rename(&fs, "long", "dir/sub/long");
    memcpy(original, flash, sizeof flash);
}

/* Makes the checksums of a block's commits right, so that what was changed counts. */
static void mend_block(uint8_t *block) {
    uint32_t tag = LFS_NONE, off = 4, crc = lfs_crc_memory(LFS_NONE, block, 4);
    while (off + 4 <= BLOCK) {
        uint32_t raw;
        memcpy(&raw, block + off, 4);
        tag ^= lfs_big_endian(raw);
        if (tag >> 31 != 0 || off + lfs_span(tag) > BLOCK) {
            return;
        }
        crc = lfs_crc_memory(crc, block + off, 4);
        if (lfs_group(tag) == 5 && lfs_type(tag) != LFS_FORWARD_CRC && lfs_span(tag) >= 8) {
            memcpy(block + off + 4, &crc, 4);
            tag ^= (tag >> 20 & 1) << 31;
            crc = LFS_NONE;
        } else {
            crc = lfs_crc_memory(crc, block + off + 4, lfs_span(tag) - 4);
        }
        off += lfs_span(tag);
    }
}

static void apply(const uint8_t *data, size_t size) {
    memcpy(flash, original, sizeof flash);
    for (size_t i = 0; i + 4 <= size;) {
        uint32_t block = data[i] % BLOCKS, at = data[i + 1], n = data[i + 2] % 32;
        bool mend = (data[i] & 0x40) == 0;
        i += 3;
        for (; n > 0 && i < size && at < BLOCK; n--) {
            flash[block * BLOCK + at++] = data[i++];
        }
        if (mend) {
            mend_block(flash + block * BLOCK);
        }
    }
}

static void read_all(Lfs *fs, const char *path, unsigned depth) {
    LfsInfo info = {.name = ""};
    char below[600];
    operations = 0;
    while (lfs_next(fs, path, &info) > 0 && entries++ < 500) {
        LfsFile f;
        uint8_t data[64];
        size_t used = strlen(path);
        if (used + strlen(info.name) + 2 > sizeof below || depth > 6) {
            return;
        }
        memcpy(below, path, used);
        below[used] = '/';
        memcpy(below + used + 1, info.name, strlen(info.name) + 1);
        if (info.type == LFS_DIRECTORY) {
            read_all(fs, below, depth + 1);
        } else if (lfs_open(fs, &f, below, LFS_READ, NULL) == 0) {
            for (unsigned k = 0; k < 100 && lfs_read(fs, &f, data, sizeof data) > 0; k++) {
            }
            (void)lfs_close(fs, &f);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Lfs fs;
    operations = 0;
    if (original[8] == 0) {
        make_original();
    }
    apply(data, size);
    operations = entries = 0;
    if (lfs_mount(&fs, &device) != 0) {
        return 0;
    }
    uint32_t used;
    (void)lfs_used(&fs, &used);
    read_all(&fs, "", 0);
    for (unsigned i = 0; i < 3; i++) {
        unsigned what = size > 0 ? data[(i * 7 + 3) % size] : i;
        operations = 0;
        const char *name = names[what / 8 % NAMES], *other = names[(what / 3 + i) % NAMES];
        switch (what % 6) {
        case 0: (void)lfs_remove(&fs, name); break;
        case 1: (void)lfs_rename(&fs, name, other); break;
        case 2: (void)lfs_mkdir(&fs, "dir/new"); break;
        case 3: write_file(&fs, name, LFS_CREATE | LFS_APPEND, what); break;
        case 4: write_file(&fs, name, LFS_CREATE, what * 5u); break;
        default: write_file(&fs, name, LFS_CREATE | LFS_TRUNCATE, what % 40); break;
        }
    }
    (void)lfs_used(&fs, &used);
    return 0;
}
