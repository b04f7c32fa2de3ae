/* Filesystem images on the host, by the code that boards run (runtime/littlefs.h). */
#ifndef FIRN_DISK_H
#define FIRN_DISK_H

#include "../runtime/littlefs.h"
#include "freeze.h"

typedef struct Disk {
    Lfs fs;
    Bytes image; /* owned; changes of the filesystem stay in this memory */
    uint32_t block_bytes;
    uint32_t buffer[128], file_buffer[128];
    uint8_t window[64];
} Disk;

/* An empty filesystem. False after an error message. */
bool disk_create(Disk *d, uint32_t block_bytes, uint32_t blocks, uint32_t program_bytes);
/* The one in a file; what a loss of power has left is completed, in memory. */
bool disk_open(Disk *d, const char *path);
void disk_free(Disk *d);
/* All that is below the folder. */
bool disk_pack(Disk *d, const char *folder);
/* Calls `each` for all entries below the path, parents first, until one returns false; that comes to false here as well. */
typedef bool (*DiskEach)(void *context, Disk *d, const char *path, const LfsInfo *info);
bool disk_walk(Disk *d, const char *path, DiskEach each, void *context);
/* A file's bytes. */
bool disk_read(Disk *d, const char *path, uint32_t size, Bytes *out);
/* Why a function of the filesystem has failed. */
const char *disk_error(int error);
/* The image of a folder as the board's region holds it, owned by the caller; false after an error message. */
bool disk_of_folder(const Board *b, const char *folder, Bytes *out);

#endif
