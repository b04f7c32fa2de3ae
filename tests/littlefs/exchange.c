/* The same operations by this filesystem or, with -DREFERENCE, by the reference implementation: see README.md. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *flash;
static uint32_t block_bytes;

static uint32_t random_state;
static uint32_t draw(uint32_t below) {
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

static void program(uint8_t *to, const uint8_t *from, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        to[i] &= from[i];
    }
}

#ifdef REFERENCE
#include "lfs.h"

static lfs_t fs;
static lfs_file_t file;

static int dev_read(const struct lfs_config *c, lfs_block_t block, lfs_off_t at, void *to,
                    lfs_size_t n) {
    (void)c;
    memcpy(to, flash + block * block_bytes + at, n);
    return 0;
}
static int dev_program(const struct lfs_config *c, lfs_block_t block, lfs_off_t at,
                       const void *from, lfs_size_t n) {
    (void)c;
    program(flash + block * block_bytes + at, from, n);
    return 0;
}
static int dev_erase(const struct lfs_config *c, lfs_block_t block) {
    (void)c;
    memset(flash + block * block_bytes, 0xFF, block_bytes);
    return 0;
}
static int dev_sync(const struct lfs_config *c) {
    (void)c;
    return 0;
}
static struct lfs_config device = {.read = dev_read,
                                   .prog = dev_program,
                                   .erase = dev_erase,
                                   .sync = dev_sync,
                                   .read_size = 4,
                                   .prog_size = 4,
                                   .block_cycles = 20,
                                   .cache_size = 64,
                                   .lookahead_size = 16};

static int start(uint32_t blocks, int fresh) {
    device.block_size = block_bytes;
    device.block_count = blocks;
    int error = fresh ? lfs_format(&fs, &device) : 0;
    return error != 0 ? error : lfs_mount(&fs, &device);
}
static int open_file(const char *path, int truncate, int append) {
    return lfs_file_open(&fs, &file, path,
                         LFS_O_RDWR | LFS_O_CREAT | (truncate ? LFS_O_TRUNC : 0) |
                             (append ? LFS_O_APPEND : 0));
}
static int open_read(const char *path) {
    return lfs_file_open(&fs, &file, path, LFS_O_RDONLY);
}
static int read_file(void *to, uint32_t n) {
    return lfs_file_read(&fs, &file, to, n);
}
static int write_file(const void *from, uint32_t n) {
    return lfs_file_write(&fs, &file, from, n);
}
static int close_file(void) {
    return lfs_file_close(&fs, &file);
}
static int exists(const char *path) {
    struct lfs_info info;
    return lfs_stat(&fs, path, &info) == 0 && info.type == LFS_TYPE_REG;
}
#else
#include "littlefs.h"

static Lfs fs;
static LfsFile file;
static uint32_t buffer[16], file_buffer[16];
static uint8_t window[16];

static int dev_read(void *c, uint32_t block, uint32_t at, void *to, uint32_t n) {
    (void)c;
    memcpy(to, flash + block * block_bytes + at, n);
    return 0;
}
static int dev_program(void *c, uint32_t block, uint32_t at, const void *from, uint32_t n) {
    (void)c;
    program(flash + block * block_bytes + at, from, n);
    return 0;
}
static int dev_erase(void *c, uint32_t block) {
    (void)c;
    memset(flash + block * block_bytes, 0xFF, block_bytes);
    return 0;
}
static int start(uint32_t blocks, int fresh) {
    LfsDevice device = {.read = dev_read,
                        .program = dev_program,
                        .erase = dev_erase,
                        .block_bytes = block_bytes,
                        .block_count = blocks,
                        .program_bytes = 4,
                        .cycles = 20,
                        .buffer = (uint8_t *)buffer,
                        .buffer_bytes = sizeof buffer,
                        .window = window,
                        .window_bytes = sizeof window};
    return fresh ? lfs_format(&fs, &device) : lfs_mount(&fs, &device);
}
static int open_file(const char *path, int truncate, int append) {
    return lfs_open(&fs, &file, path,
                    LFS_READ | LFS_WRITE | LFS_CREATE | (truncate ? LFS_TRUNCATE : 0) |
                        (append ? LFS_APPEND : 0),
                    (uint8_t *)file_buffer);
}
static int open_read(const char *path) {
    return lfs_open(&fs, &file, path, LFS_READ, NULL);
}
static int read_file(void *to, uint32_t n) {
    return lfs_read(&fs, &file, to, n);
}
static int write_file(const void *from, uint32_t n) {
    return lfs_write(&fs, &file, from, n);
}
static int close_file(void) {
    return lfs_close(&fs, &file);
}
static int exists(const char *path) {
    LfsInfo info;
    return lfs_stat(&fs, path, &info) == 0 && info.type == LFS_FILE;
}
#endif

static void name_of(char *to, uint32_t n) {
    (void)sprintf(to, "dir/%s%u", n % 3 == 0 ? "" : n % 3 == 1 ? "in/some file " : "in/", n);
}

static void step(void) {
    char path[64], other[64];
    uint8_t data[4000];
    name_of(path, draw(60));
    name_of(other, draw(60));
    uint32_t what = draw(8), n = draw(4) == 0 ? draw(sizeof data) : draw(60);
    for (uint32_t i = 0; i < n; i++) {
        data[i] = (uint8_t)draw(256);
    }
    if (what < 5) {
        if (open_file(path, what == 0, what == 1 || what == 2) == 0) {
            (void)write_file(data, n);
            (void)close_file();
        }
    } else if (what == 5) {
        (void)lfs_remove(&fs, path);
    } else {
        (void)lfs_rename(&fs, path, other);
    }
}

static int summary(void) {
    uint32_t files = 0, sum = 0;
    for (uint32_t i = 0; i < 60; i++) {
        char path[64];
        uint8_t byte;
        name_of(path, i);
        if (!exists(path)) {
            continue;
        }
        files++;
        sum = sum * 31 + i;
        int got = open_read(path);
        while (got >= 0 && (got = read_file(&byte, 1)) > 0) {
            sum = sum * 31 + byte;
        }
        if (got < 0 || close_file() < 0) {
            (void)printf("%s: error %d\n", path, got);
            return 1;
        }
    }
    (void)printf("%u files, checksum %08x\n", files, sum);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        (void)fprintf(stderr, "usage: %s FILE BLOCK_BYTES BLOCKS SEED STEPS\n", argv[0]);
        return 2;
    }
    block_bytes = (uint32_t)atoi(argv[2]);
    uint32_t blocks = (uint32_t)atoi(argv[3]);
    size_t size = (size_t)block_bytes * blocks;
    flash = malloc(size);
    if (flash == NULL) {
        return 1;
    }
    memset(flash, 0xFF, size);
    FILE *image = fopen(argv[1], "rb");
    int fresh = image == NULL;
    if (image != NULL) {
        fresh = fread(flash, 1, size, image) == 0;
        (void)fclose(image);
    }
    random_state = (uint32_t)atoi(argv[4]);
    int error = start(blocks, fresh);
    if (error != 0) {
        (void)printf("cannot mount: error %d\n", error);
        return 1;
    }
    (void)lfs_mkdir(&fs, "dir");
    (void)lfs_mkdir(&fs, "dir/in");
    for (int i = 0; i < atoi(argv[5]); i++) {
        step();
    }
    int status = summary();
    image = fopen(argv[1], "wb");
    if (image == NULL || fwrite(flash, 1, size, image) != size || fclose(image) != 0) {
        return 1;
    }
    return status;
}
