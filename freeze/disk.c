/* Filesystem images in memory. */
#include "disk.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* ---- the device */

static uint8_t *place(void *context, uint32_t block, uint32_t at) {
    Disk *d = context;
    return d->image.data + (size_t)block * d->block_bytes + at;
}

static int memory_read(void *context, uint32_t block, uint32_t at, void *to, uint32_t bytes) {
    memcpy(to, place(context, block, at), bytes);
    return 0;
}

static int memory_program(void *context, uint32_t block, uint32_t at, const void *from,
                          uint32_t bytes) {
    memcpy(place(context, block, at), from, bytes);
    return 0;
}

static int memory_erase(void *context, uint32_t block) {
    memset(place(context, block, 0), 0xFF, ((Disk *)context)->block_bytes);
    return 0;
}

/* Changes to an image that is read stay within its blocks; those to one that is made are as the board would do them. */
static LfsDevice device(Disk *d, uint32_t block_bytes, uint32_t blocks, uint32_t program_bytes) {
    d->block_bytes = block_bytes;
    return (LfsDevice){.context = d,
                       .read = memory_read,
                       .program = memory_program,
                       .erase = memory_erase,
                       .block_bytes = block_bytes,
                       .block_count = blocks,
                       .program_bytes = program_bytes,
                       .buffer = (uint8_t *)d->buffer,
                       .buffer_bytes = program_bytes > 128 ? program_bytes : 128,
                       .window = d->window,
                       .window_bytes = sizeof d->window};
}

const char *disk_error(int error) {
    switch (error) {
    case LFS_ENOSPC: return "the filesystem is full";
    case LFS_ENAMETOOLONG: return "the name is too long";
    case LFS_ENOENT: return "there is no such file or folder";
    case LFS_ENOTDIR: return "is no folder";
    case LFS_EISDIR: return "is a folder";
    case LFS_EFBIG: return "the file is too large";
    case LFS_EINVAL: return "its geometry or version is not supported";
    default: return "the filesystem is damaged";
    }
}

bool disk_create(Disk *d, uint32_t block_bytes, uint32_t blocks, uint32_t program_bytes) {
    *d = (Disk){.image = {.size = (size_t)block_bytes * blocks}};
    d->image.data = check_alloc(malloc(d->image.size + 1));
    memset(d->image.data, 0xFF, d->image.size);
    LfsDevice made = device(d, block_bytes, blocks, program_bytes);
    int error = lfs_format(&d->fs, &made);
    if (error < 0) {
        print_error("firn: error: no filesystem can be made of %u blocks of %u bytes, programmed "
                    "%u at a time; expected two or more of 256 or more",
                    blocks, block_bytes, program_bytes);
    }
    return error == 0;
}

/* The size of a block stands in the superblock, which one must know it to find: the powers of two are tried. */
bool disk_open(Disk *d, const char *path) {
    *d = (Disk){0};
    if (!file_read(path, &d->image)) {
        return false;
    }
    int error = LFS_ENODEV, worst = LFS_ENODEV;
    for (uint32_t size = 256; size <= 1u << 20 && error != 0; size *= 2) {
        if (d->image.size / size >= 2) {
            LfsDevice made =
                device(d, size, (uint32_t)(d->image.size / size), size < 4096 ? 4 : 16);
            error = lfs_mount(&d->fs, &made);
            worst = error == LFS_ENODEV || worst == LFS_EIO ? worst : error;
        }
    }
    if (error == 0) {
        return true;
    }
    if (worst == LFS_ENODEV) {
        print_error("%s: error: holds no littlefs filesystem; expected the image of a board's "
                    "region, as `firn fs pack` makes it",
                    path);
    } else if (worst == LFS_EINVAL) {
        print_error("%s: error: the filesystem is larger than the file, or of a version other than "
                    "2.0 and 2.1; copy it again whole",
                    path);
    } else {
        print_error("%s: error: %s", path, disk_error(worst));
    }
    return false;
}

void disk_free(Disk *d) {
    free(d->image.data);
    *d = (Disk){0};
}

/* ---- into it */

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted, so that an image depends on nothing else; NULL-terminated, owned. */
static char **sorted_names(const char *folder) {
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        print_error("%s: error: cannot read this folder", folder);
        return NULL;
    }
    char **names = check_alloc(calloc(1, sizeof *names));
    size_t count = 0;
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
            names = check_alloc(realloc(names, (count + 2) * sizeof *names));
            names[count++] = check_alloc(strdup(e->d_name));
            names[count] = NULL;
        }
    }
    (void)closedir(dir);
    qsort(names, count, sizeof *names, compare_names);
    return names;
}

static bool pack_file(Disk *d, const char *from, const char *to) {
    Bytes file;
    LfsFile f;
    if (!file_read(from, &file)) {
        return false;
    }
    int error =
        lfs_open(&d->fs, &f, to, LFS_WRITE | LFS_CREATE | LFS_TRUNCATE, (uint8_t *)d->file_buffer);
    if (error == 0) {
        int32_t wrote = file.size > INT32_MAX
                            ? LFS_EFBIG
                            : lfs_write(&d->fs, &f, file.data, (uint32_t)file.size);
        error = lfs_close(&d->fs, &f);
        error = wrote < 0 ? wrote : error;
    }
    free(file.data);
    if (error < 0) {
        print_error("%s: error: cannot be put into the filesystem of %zu bytes: %s", from,
                    d->image.size, disk_error(error));
    }
    return error == 0;
}

static bool pack_folder(Disk *d, const char *from, const char *to) {
    char **names = sorted_names(from);
    bool ok = names != NULL;
    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        char *source = path_join(from, names[i]), *target = path_join(to, names[i]);
        if (ok && file_is_directory(source)) {
            int error = lfs_mkdir(&d->fs, target);
            if (error < 0) {
                print_error("%s: error: cannot be put into the filesystem of %zu bytes: %s", source,
                            d->image.size, disk_error(error));
            }
            ok = error == 0 && pack_folder(d, source, target);
        } else if (ok) {
            ok = pack_file(d, source, target);
        }
        free(source);
        free(target);
        free(names[i]);
    }
    free(names);
    return ok;
}

bool disk_pack(Disk *d, const char *folder) {
    return pack_folder(d, folder, "/");
}

bool disk_of_folder(const Board *b, const char *folder, Bytes *out) {
    Disk *d = check_alloc(calloc(1, sizeof *d));
    bool ok = b->files.size != 0 && b->erase_bytes != 0;
    if (!ok) {
        print_error("firn: error: board %s has no region for a filesystem", b->name);
    }
    ok = ok && disk_create(d, b->erase_bytes, b->files.size / b->erase_bytes, b->program_bytes) &&
         disk_pack(d, folder);
    if (ok) {
        *out = d->image;
        d->image = (Bytes){0};
    }
    disk_free(d);
    free(d);
    return ok;
}

/* ---- out of it */

bool disk_walk(Disk *d, const char *path, DiskEach each, void *context) {
    LfsInfo info = {.name = ""};
    int more;
    if (strlen(path) > 4096) {
        print_error("%.60s...: error: %s: a folder leads back to itself", path,
                    disk_error(LFS_EIO));
        return false;
    }
    while ((more = lfs_next(&d->fs, path, &info)) > 0) {
        char *below = path_join(path, info.name);
        bool ok = each(context, d, below, &info) &&
                  (info.type != LFS_DIRECTORY || disk_walk(d, below, each, context));
        free(below);
        if (!ok) {
            return false;
        }
    }
    if (more < 0) {
        print_error("%s: error: %s", path, disk_error(more));
    }
    return more == 0;
}

bool disk_read(Disk *d, const char *path, uint32_t size, Bytes *out) {
    LfsFile f;
    *out = (Bytes){.data = check_alloc(malloc((size_t)size + 1)), .size = size};
    int error = lfs_open(&d->fs, &f, path, LFS_READ, NULL);
    int32_t got = error < 0 ? error : lfs_read(&d->fs, &f, out->data, size);
    if (error == 0) {
        (void)lfs_close(&d->fs, &f);
    }
    if (got != (int32_t)size) {
        print_error("%s: error: cannot be read: %s", path, disk_error(got < 0 ? got : LFS_EIO));
        free(out->data);
        *out = (Bytes){0};
    }
    return got == (int32_t)size;
}
