/* A filesystem on flash, in the documented on-disk format of littlefs, versions 2.0 and 2.1. It needs no memory but what
 * its user gives: the struct Lfs, a buffer and a bitmap in it, and a struct and a buffer for each open file.
 *
 * Every function returns 0 or more, or minus an errno. The flash may lose its power at any moment and may fail to erase or
 * program a block; after that a mount finds each file as it was or as it was to be. One thread, no reentrance. */
#ifndef FIRN_LITTLEFS_H
#define FIRN_LITTLEFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum LfsError {
    LFS_ENOENT = -2,
    LFS_EIO = -5, /* the flash failed, or what it holds is damaged */
    LFS_EBADF = -9,
    LFS_EBUSY = -16,
    LFS_EEXIST = -17,
    LFS_ENODEV = -19, /* no filesystem there */
    LFS_ENOTDIR = -20,
    LFS_EISDIR = -21,
    LFS_EINVAL = -22,
    LFS_EFBIG = -27,
    LFS_ENOSPC = -28,
    LFS_ENAMETOOLONG = -36,
    LFS_ENOTEMPTY = -39
};

/* Programs come in ascending order within a block, never twice on one place between two erases. `sync` may be NULL. */
typedef struct LfsDevice {
    void *context;
    int (*read)(void *context, uint32_t block, uint32_t at, void *to, uint32_t bytes);
    int (*program)(void *context, uint32_t block, uint32_t at, const void *from, uint32_t bytes);
    int (*erase)(void *context, uint32_t block);
    int (*sync)(void *context);
    uint32_t block_bytes, block_count, program_bytes; /* a block: at least 256 bytes */
    uint32_t cycles;       /* erases of a metadata block before its place is changed; 0: never */
    uint8_t *buffer;       /* on a word; a multiple of program_bytes */
    uint32_t buffer_bytes; /* of this and of each file's buffer */
    uint8_t *window;       /* the allocator's bitmap */
    uint32_t window_bytes;
} LfsDevice;

/* The state of what is under way in the whole filesystem, the sum (xor) of the shares in all metadata pairs. */
typedef struct LfsState {
    uint32_t
        tag; /* bit 31: the list of pairs may lack what the tree has; else the entry to delete */
    uint32_t pair[2];
} LfsState;

/* Bytes on their way to a block; `at` is where the buffer's first byte goes. */
typedef struct LfsWriter {
    uint8_t *buffer;
    uint32_t room, used, block, at;
} LfsWriter;

enum LfsMode {
    LFS_READ = 1,
    LFS_WRITE = 2,
    LFS_CREATE = 4,
    LFS_EXCLUSIVE = 8,
    LFS_TRUNCATE = 16,
    LFS_APPEND = 32,
    /* the file's own flags */
    LFS_INLINE =
        64, /* its bytes stand in the metadata: at [block, off), or in the buffer when loaded */
    LFS_LOADED = 128, /* */
    LFS_DIRTY = 256,  /* differs from what is on disk */
    LFS_WRITING = 512,
    LFS_READING = 1024, /* block and off are those of pos */
    LFS_MOVING = 2048,  /* its entry is being renamed */
    LFS_FAILED = 4096   /* what was written is lost; on disk is what was there */
};

typedef struct LfsFile {
    struct LfsFile *next;
    uint32_t pair[2]; /* its entry; LFS_NONE: it has been removed */
    uint16_t id, flags;
    uint32_t head, size, pos;
    uint32_t block, off; /* where pos is, while reading and writing */
    uint32_t changes;    /* of the filesystem, when an inline file was looked up */
    LfsWriter writer;
} LfsFile;

typedef struct Lfs {
    LfsDevice device;
    uint32_t block_count, name_max, file_max, inline_max;
    uint32_t root[2];
    LfsState state;
    uint32_t orphans; /* operations under way that leave the list of pairs incomplete */
    uint32_t seed;
    uint32_t window_start, window_size, window_next; /* of the bitmap, in blocks */
    uint32_t unseen; /* blocks that this operation may still look at */
    uint32_t changes;
    uint16_t nesting; /* pairs being moved */
    bool old;         /* on-disk version 2.0: becomes 2.1 with the first change */
    LfsWriter writer;
    LfsFile *files;
} Lfs;

#define LFS_NONE 0xFFFFFFFFu

enum LfsType { LFS_FILE = 1, LFS_DIRECTORY = 2 };

typedef struct LfsInfo {
    uint32_t size;
    uint8_t type;
    char name[256];
} LfsInfo;

int lfs_format(Lfs *fs, const LfsDevice *device);
/* Completes what a loss of power has interrupted. LFS_ENODEV when there is no filesystem. */
int lfs_mount(Lfs *fs, const LfsDevice *device);
/* Paths are names between slashes, from the root on, without "." and "..". */
int lfs_stat(Lfs *fs, const char *path, LfsInfo *info);
/* The entry behind the one named info->name ("": the first) in the order of the directory; 0: there is none, else 1. */
int lfs_next(Lfs *fs, const char *path, LfsInfo *info);
int lfs_mkdir(Lfs *fs, const char *path);
int lfs_remove(Lfs *fs, const char *path);
int lfs_rename(Lfs *fs, const char *from, const char *to);
/* Blocks in use. */
int lfs_used(Lfs *fs, uint32_t *blocks);

/* `buffer` of device.buffer_bytes, on a word; NULL when the mode has no LFS_WRITE. */
int lfs_open(Lfs *fs, LfsFile *f, const char *path, unsigned mode, uint8_t *buffer);
/* What was written is on disk afterwards. */
int lfs_sync(Lfs *fs, LfsFile *f);
/* Whatever it returns, the file is closed. */
int lfs_close(Lfs *fs, LfsFile *f);
int32_t lfs_read(Lfs *fs, LfsFile *f, void *to, uint32_t bytes);
int32_t lfs_write(Lfs *fs, LfsFile *f, const void *from, uint32_t bytes);
/* The position may lie behind the end: writing fills what is between with zeros. */
int lfs_seek(Lfs *fs, LfsFile *f, uint32_t pos);
int lfs_truncate(Lfs *fs, LfsFile *f, uint32_t size);

#endif
