/* Files: few bytes in the metadata, more in a list of blocks, each with pointers to earlier ones.
 *
 * What is on disk is never changed. Writing makes new blocks behind those that stay, and only lfs_sync puts the new head
 * into the metadata. */
#include "littlefs_log.h"

/* ---- blocks of a file that is written */

/* The buffer's block could not be programmed: what it holds, and what is in the buffer, goes to another one. */
static int move_block(Lfs *fs, LfsFile *f) {
    uint32_t block;
    for (;;) {
        uint8_t piece[32];
        int error = lfs_alloc(fs, &block);
        if (error < 0) {
            return error;
        }
        fs->writer.block = block;
        fs->writer.at = fs->writer.used = 0;
        for (uint32_t i = 0, n; i < f->writer.at && error == 0; i += n) {
            n = f->writer.at - i < sizeof piece ? f->writer.at - i : (uint32_t)sizeof piece;
            error = lfs_device_read(fs, f->writer.block, i, piece, n);
            error = error < 0 ? error : lfs_put(fs, &fs->writer, piece, n);
        }
        if (error == 0 && lfs_flush(fs, &fs->writer) == 0) {
            f->block = f->block == f->writer.block ? block : f->block;
            f->writer.block = block;
            return 0;
        }
    }
}

/* lfs_put or lfs_flush (data NULL), on another block as often as it fails. */
static int put(Lfs *fs, LfsFile *f, const uint8_t *data, uint32_t bytes) {
    for (;;) {
        uint32_t before = f->writer.at + f->writer.used;
        int error = data != NULL ? lfs_put(fs, &f->writer, data, bytes) : lfs_flush(fs, &f->writer);
        if (error != LFS_EIO) {
            return error;
        }
        if (data != NULL) {
            uint32_t done = f->writer.at + f->writer.used - before;
            data += done;
            bytes -= done;
        }
        error = move_block(fs, f);
        if (error < 0) {
            return error;
        }
    }
}

/* The pointers that block `index` begins with, to earlier ones; `before` is the one before it. Returns their bytes. */
static int put_pointers(Lfs *fs, LfsFile *f, uint32_t index, uint32_t before) {
    for (uint32_t off = 0;; off += 4, index >>= 1) {
        int error = put(fs, f, (const uint8_t *)&before, 4);
        if (error < 0 || (index & 1) != 0) {
            return error < 0 ? error : (int)off + 4;
        }
        error = lfs_device_read(fs, before, off, &before, 4);
        if (error < 0) {
            return error;
        }
    }
}

/* A new block behind the first `size` bytes of the list that ends with f->block; when the last block is not full the new
 * one is a copy of its part. Until it is complete f->block is the old one, by which blocks in use are found. */
static int extend(Lfs *fs, LfsFile *f, uint32_t size) {
    uint32_t block, off = size - 1, index = size > 0 ? lfs_ctz_index(fs, &off) : 0;
    int error = lfs_alloc(fs, &block);
    if (error < 0) {
        return error;
    }
    f->writer.block = block;
    f->writer.at = f->writer.used = 0;
    off++;
    if (size > 0 && off == fs->device.block_bytes) {
        error = put_pointers(fs, f, index + 1, f->block);
        off = (uint32_t)error;
    } else if (size > 0) {
        for (uint32_t i = 0, n; i < off && error == 0; i += n) {
            uint8_t piece[32];
            n = off - i < sizeof piece ? off - i : (uint32_t)sizeof piece;
            error = lfs_device_read(fs, f->block, i, piece, n);
            error = error < 0 ? error : put(fs, f, piece, n);
        }
    }
    if (error < 0) {
        return error;
    }
    f->block = f->writer.block;
    f->off = size > 0 ? off : 0;
    return 0;
}

/* Bytes at the end of the list under way. */
static int append(Lfs *fs, LfsFile *f, const uint8_t *from, uint32_t bytes) {
    while (bytes > 0) {
        if ((f->flags & LFS_WRITING) == 0 || f->off == fs->device.block_bytes) {
            int error = 0;
            if ((f->flags & LFS_WRITING) != 0) {
                error = put(fs, f, NULL, 0);
            } else if (f->pos > 0) {
                error = lfs_ctz_find(fs, f->head, f->size, f->pos - 1, &f->block, &f->off);
            }
            f->flags &= (uint16_t)~LFS_READING;
            error = error < 0 ? error : extend(fs, f, f->pos);
            if (error < 0) {
                return error;
            }
            f->flags |= LFS_WRITING;
        }
        uint32_t room = fs->device.block_bytes - f->off, n = bytes < room ? bytes : room;
        int error = put(fs, f, from, n);
        if (error < 0) {
            return error;
        }
        f->pos += n;
        f->off += n;
        from += n;
        bytes -= n;
    }
    return 0;
}

/* ---- inline files */

/* Where the bytes of an inline file stand now. */
static int locate(Lfs *fs, LfsFile *f) {
    LfsDir dir;
    LfsLog log;
    if ((f->flags & LFS_LOADED) != 0 || f->changes == fs->changes) {
        return 0;
    }
    int got = lfs_fetch(fs, &dir, f->pair, NULL);
    got = got < 0 ? got : lfs_get(fs, &dir, f->id, 0x700, 0x200, &log);
    if (got <= 0) {
        return got < 0 ? got : LFS_EIO;
    }
    f->block = dir.pair[0];
    f->off = log.at;
    f->changes = fs->changes;
    return 0;
}

/* Takes an inline file's bytes into the buffer, where they are going to be changed. */
static int load(Lfs *fs, LfsFile *f) {
    if ((f->flags & (LFS_INLINE | LFS_LOADED)) != LFS_INLINE) {
        return 0;
    }
    int error = locate(fs, f);
    error = error < 0 ? error : lfs_device_read(fs, f->block, f->off, f->writer.buffer, f->size);
    f->flags |= error == 0 ? LFS_LOADED : 0;
    return error;
}

/* Makes a file of blocks out of an inline one, loaded or not. */
static int outline(Lfs *fs, LfsFile *f) {
    uint32_t pos = f->pos, size = f->size;
    bool loaded = (f->flags & LFS_LOADED) != 0;
    int error = loaded ? 0 : locate(fs, f);
    uint32_t from = f->block, at = f->off;
    if (error == 0 && size > 0) {
        f->pos = f->size = 0;
        f->flags &= (uint16_t) ~(LFS_INLINE | LFS_READING);
        error = extend(fs, f, 0);
        f->flags |= LFS_WRITING | LFS_DIRTY;
        if (error == 0 && loaded) {
            f->writer.used = size; /* they are there already */
        }
        for (uint32_t i = 0, n; !loaded && i < size && error == 0; i += n) {
            uint8_t piece[32];
            n = size - i < sizeof piece ? size - i : (uint32_t)sizeof piece;
            error = lfs_device_read(fs, from, at + i, piece, n);
            error = error < 0 ? error : put(fs, f, piece, n);
        }
        f->off = f->pos = size;
    }
    f->flags &= (uint16_t) ~(LFS_INLINE | LFS_LOADED | LFS_READING);
    f->flags |= LFS_DIRTY;
    if (error == 0 && pos != f->pos) {
        error = lfs_seek(fs, f, pos);
    }
    return error;
}

/* ---- flushing */

/* Behind what was written follows the rest of what was there. */
static int append_rest(Lfs *fs, LfsFile *f) {
    int error = 0;
    while (f->pos < f->size && error == 0) {
        uint8_t piece[32];
        uint32_t block, off, n = f->size - f->pos;
        error = lfs_ctz_find(fs, f->head, f->size, f->pos, &block, &off);
        n = n < sizeof piece ? n : (uint32_t)sizeof piece;
        n = n < fs->device.block_bytes - off ? n : fs->device.block_bytes - off;
        error = error < 0 ? error : lfs_device_read(fs, block, off, piece, n);
        error = error < 0 ? error : append(fs, f, piece, n);
    }
    return error;
}

/* The list under way becomes the file's. */
static int flush(Lfs *fs, LfsFile *f) {
    if ((f->flags & LFS_WRITING) == 0) {
        return 0;
    }
    uint32_t pos = f->pos;
    int error = append_rest(fs, f);
    error = error < 0 ? error : put(fs, f, NULL, 0);
    if (error < 0) {
        f->flags |= LFS_FAILED;
        return error;
    }
    f->head = f->block;
    f->size = f->pos;
    f->pos = pos;
    f->flags &= (uint16_t)~LFS_WRITING;
    f->flags |= LFS_DIRTY;
    return 0;
}

/* Others that have the file open see what is on disk now, but for those that are going to write themselves. */
static void refresh(Lfs *fs, const LfsFile *f) {
    for (LfsFile *g = fs->files; g != NULL; g = g->next) {
        if (g != f && g->id == f->id && lfs_pairs_share(g->pair, f->pair) &&
            (g->flags & (LFS_DIRTY | LFS_WRITING)) == 0) {
            g->flags = (uint16_t)((g->flags & ~(LFS_INLINE | LFS_LOADED | LFS_READING)) |
                                  (f->flags & LFS_INLINE));
            g->head = f->head;
            g->size = f->size;
            g->changes = fs->changes - 1;
        }
    }
}

static int commit_file(Lfs *fs, LfsFile *f) {
    bool in_line = (f->flags & LFS_INLINE) != 0;
    uint32_t words[2] = {f->head, f->size};
    LfsAttr attr = {in_line ? LFS_TAG(LFS_STRUCT_INLINE, 0, f->size)
                            : LFS_TAG(LFS_STRUCT_CTZ, 0, 8),
                    in_line ? (const void *)f->writer.buffer : words};
    int error;
    do {
        LfsDir dir;
        if (lfs_pair_none(f->pair)) {
            return 0; /* removed */
        }
        error = lfs_fetch(fs, &dir, f->pair, NULL);
        attr.tag = (attr.tag & ~LFS_TAG(0, 0x3FF, 0)) | LFS_TAG(0, f->id, 0);
        error = error != 0 ? error : lfs_prepare(fs, &dir, lfs_span(attr.tag));
        error = error != 0 ? error : lfs_commit(fs, &dir, &attr, 1, NULL);
    } while (error == LFS_AGAIN);
    if (error == 0) {
        refresh(fs, f);
    }
    return error;
}

int lfs_sync(Lfs *fs, LfsFile *f) {
    if ((f->flags & LFS_FAILED) != 0) {
        return 0;
    }
    int error = (f->flags & (LFS_WRITING | LFS_DIRTY)) != 0 ? lfs_settle(fs) : 0;
    error = error < 0 ? error : flush(fs, f);
    if (error == 0 && (f->flags & LFS_DIRTY) != 0) {
        if ((f->flags & LFS_INLINE) == 0 && f->size == 0) {
            f->flags |= LFS_INLINE | LFS_LOADED;
        }
        if (fs->device.sync != NULL) {
            error = fs->device.sync(fs->device.context);
        }
        error = error < 0 ? error : commit_file(fs, f);
        f->flags &= (uint16_t) ~(error == 0 ? LFS_DIRTY : 0);
    }
    if (error == 0 && fs->device.sync != NULL) {
        error = fs->device.sync(fs->device.context);
    }
    return error;
}

/* ---- what programs call */

static int find_or_create(Lfs *fs, LfsFile *f, const char *path, unsigned mode, LfsPlace *p) {
    int error;
    do {
        error = lfs_find(fs, path, p);
        if (error != LFS_ENOENT || !p->last || (mode & LFS_CREATE) == 0) {
            return error == 0 && (mode & LFS_EXCLUSIVE) != 0 ? LFS_EEXIST : error;
        }
        error = lfs_prepare(fs, &p->dir, p->length + 12);
        if (error == 0) {
            LfsAttr attrs[3] = {{LFS_TAG(LFS_SPLICE_CREATE, p->id, 0), NULL},
                                {LFS_TAG(LFS_FILE, p->id, p->length), p->name},
                                {LFS_TAG(LFS_STRUCT_INLINE, p->id, 0), NULL}};
            error = lfs_commit(fs, &p->dir, attrs, 3, NULL);
            p->type = LFS_FILE;
            f->flags |= LFS_INLINE;
        }
    } while (error == LFS_AGAIN);
    return error;
}

int lfs_open(Lfs *fs, LfsFile *f, const char *path, unsigned mode, uint8_t *buffer) {
    LfsPlace p;
    LfsLog log;
    bool writes = (mode & LFS_WRITE) != 0;
    uint32_t words[2];
    *f = (LfsFile){.flags = (uint16_t)mode,
                   .head = LFS_NONE,
                   .changes = fs->changes - 1,
                   .writer = {.buffer = buffer, .room = fs->device.buffer_bytes}};
    int error = writes ? lfs_settle(fs) : 0;
    error = error < 0 ? error : find_or_create(fs, f, path, mode, &p);
    if (error == 0 && p.type != LFS_FILE) {
        error = LFS_EISDIR;
    }
    if (error < 0) {
        return error;
    }
    memcpy(f->pair, p.dir.pair, sizeof f->pair);
    f->id = p.id;
    int got = (mode & LFS_TRUNCATE) != 0 ? 0 : lfs_get(fs, &p.dir, p.id, 0x700, 0x200, &log);
    if (got > 0 && lfs_type(log.found) == LFS_STRUCT_CTZ) {
        got = lfs_span(log.found) == 12 ? lfs_device_read(fs, p.dir.pair[0], log.at, words, 8)
                                        : LFS_EIO;
        f->head = words[0];
        f->size = words[1];
    } else if (got >= 0) {
        f->flags |= LFS_INLINE;
        f->size = got > 0 ? lfs_span(log.found) - 4 : 0;
    }
    if ((mode & LFS_TRUNCATE) != 0) {
        f->flags |= LFS_DIRTY | LFS_LOADED;
    }
    if (got < 0) {
        return got;
    }
    f->next = fs->files;
    fs->files = f;
    return 0;
}

int lfs_close(Lfs *fs, LfsFile *f) {
    int error = lfs_sync(fs, f);
    for (LfsFile **at = &fs->files; *at != NULL; at = &(*at)->next) {
        if (*at == f) {
            *at = f->next;
            break;
        }
    }
    return error;
}

int lfs_seek(Lfs *fs, LfsFile *f, uint32_t pos) {
    int error = pos != f->pos ? flush(fs, f) : 0;
    if (error == 0 && pos != f->pos) {
        f->pos = pos;
        if ((f->flags & LFS_INLINE) == 0) {
            f->flags &= (uint16_t)~LFS_READING;
        }
    }
    return error;
}

int32_t lfs_read(Lfs *fs, LfsFile *f, void *to, uint32_t bytes) {
    int error = (f->flags & LFS_READ) != 0 ? flush(fs, f) : LFS_EBADF;
    if (error < 0) {
        return error;
    }
    uint32_t rest = f->pos < f->size ? f->size - f->pos : 0, done = 0;
    bytes = bytes < rest ? bytes : rest;
    if ((f->flags & LFS_LOADED) != 0) {
        memcpy(to, f->writer.buffer + f->pos, bytes);
        done = bytes;
    } else if ((f->flags & LFS_INLINE) != 0 && bytes > 0) {
        error = locate(fs, f);
        error = error < 0 ? error : lfs_device_read(fs, f->block, f->off + f->pos, to, bytes);
        done = bytes;
    }
    while (done < bytes && error == 0) {
        uint32_t n = bytes - done;
        if ((f->flags & LFS_READING) == 0 || f->off == fs->device.block_bytes) {
            error = lfs_ctz_find(fs, f->head, f->size, f->pos + done, &f->block, &f->off);
            f->flags |= LFS_READING;
        }
        n = n < fs->device.block_bytes - f->off ? n : fs->device.block_bytes - f->off;
        error = error < 0 ? error : lfs_device_read(fs, f->block, f->off, (uint8_t *)to + done, n);
        f->off += n;
        done += n;
    }
    if (error < 0) {
        f->flags &= (uint16_t)~LFS_READING;
        return error;
    }
    f->pos += bytes;
    return (int32_t)bytes;
}

/* Into an inline file's buffer, which has room. */
static void write_inline(LfsFile *f, const void *from, uint32_t bytes) {
    if (f->pos > f->size) {
        memset(f->writer.buffer + f->size, 0, f->pos - f->size);
    }
    memcpy(f->writer.buffer + f->pos, from, bytes);
    f->pos += bytes;
    f->size = f->size < f->pos ? f->pos : f->size;
    f->flags |= LFS_DIRTY;
}

static int fill(Lfs *fs, LfsFile *f, uint32_t bytes) {
    static const uint8_t none[32];
    int error = 0;
    for (uint32_t n; bytes > 0 && error == 0; bytes -= n) {
        n = bytes < sizeof none ? bytes : (uint32_t)sizeof none;
        error = append(fs, f, none, n);
    }
    return error;
}

static int write_bytes(Lfs *fs, LfsFile *f, const void *from, uint32_t bytes) {
    uint32_t end = f->pos + bytes;
    int error = 0;
    if ((f->flags & LFS_INLINE) != 0) {
        if (end <= fs->inline_max && f->size <= fs->inline_max) {
            error = load(fs, f);
            if (error == 0) {
                write_inline(f, from, bytes);
            }
            return error;
        }
        error = outline(fs, f);
    }
    if (error == 0 && (f->flags & LFS_WRITING) == 0 && f->pos > f->size) {
        uint32_t gap = f->pos - f->size;
        f->pos = f->size;
        error = fill(fs, f, gap);
    }
    return error < 0 ? error : append(fs, f, from, bytes);
}

int32_t lfs_write(Lfs *fs, LfsFile *f, const void *from, uint32_t bytes) {
    if ((f->flags & LFS_WRITE) == 0 || (f->flags & LFS_FAILED) != 0) {
        return (f->flags & LFS_FAILED) != 0 ? LFS_EIO : LFS_EBADF;
    }
    uint32_t size = (f->flags & LFS_WRITING) != 0 && f->pos > f->size ? f->pos : f->size;
    int error = (f->flags & LFS_APPEND) != 0 ? lfs_seek(fs, f, size) : 0;
    if (error == 0 && (f->pos > fs->file_max || bytes > fs->file_max - f->pos)) {
        return LFS_EFBIG;
    }
    if (bytes == 0 || error < 0) {
        return error;
    }
    error = lfs_settle(fs);
    if (error == 0) {
        error = write_bytes(fs, f, from, bytes);
        f->flags |= error < 0 ? LFS_FAILED : 0;
    }
    return error < 0 ? error : (int32_t)bytes;
}

int lfs_truncate(Lfs *fs, LfsFile *f, uint32_t size) {
    int error = (f->flags & LFS_WRITE) == 0 ? LFS_EBADF : flush(fs, f);
    uint32_t pos = f->pos, off;
    if (error < 0 || size > fs->file_max) {
        return error < 0 ? error : LFS_EFBIG;
    }
    if (size > f->size) {
        static const uint8_t none;
        f->pos = size - 1;
        f->flags &= (uint16_t) ~((f->flags & LFS_INLINE) == 0 ? LFS_READING : 0);
        error = lfs_settle(fs);
        error = error < 0 ? error : write_bytes(fs, f, &none, 1);
        error = error < 0 ? error : flush(fs, f);
    } else if (size < f->size) {
        if ((f->flags & LFS_INLINE) != 0 && f->size > fs->inline_max && size > 0) {
            error = outline(fs, f);
            error = error < 0 ? error : flush(fs, f);
        } else if ((f->flags & LFS_INLINE) != 0 && size > 0) {
            error = load(fs, f);
        }
        if (size == 0) {
            f->flags |= LFS_INLINE | LFS_LOADED;
        } else if (error == 0 && (f->flags & LFS_INLINE) == 0) {
            error = lfs_ctz_find(fs, f->head, f->size, size - 1, &f->head, &off);
        }
        f->flags = (uint16_t)((f->flags & ~LFS_READING) | LFS_DIRTY);
        f->size = error == 0 ? size : f->size;
    }
    f->pos = pos;
    return error;
}
