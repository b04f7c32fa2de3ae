/* Which blocks are free: those that nothing leads to. A bitmap of a window of blocks is made by walking everything, and
 * moves on when it is used up; so all blocks wear alike. */
#include "littlefs_log.h"

static uint32_t ones(uint32_t x) {
    uint32_t n = 0;
    for (; x != 0; x &= x - 1) {
        n++;
    }
    return n;
}

static uint32_t zeros_below(uint32_t x) {
    return ones((x & -x) - 1);
}

/* The number of the block in which byte *off of a file stands, and there *off: block n begins with as many pointers as n
 * can be halved, and one. */
uint32_t lfs_ctz_index(const Lfs *fs, uint32_t *off) {
    uint32_t pos = *off, room = fs->device.block_bytes - 8, n = pos / room;
    if (n == 0) {
        return 0;
    }
    n = (pos - 4 * (ones(n - 1) + 2)) / room;
    *off = pos - room * n - 4 * ones(n);
    return n;
}

int lfs_ctz_find(Lfs *fs, uint32_t head, uint32_t size, uint32_t pos, uint32_t *block,
                 uint32_t *off) {
    uint32_t last = size - 1, at = lfs_ctz_index(fs, &last), to;
    *off = pos;
    to = lfs_ctz_index(fs, off);
    while (at > to) {
        uint32_t skip = zeros_below(at);
        while (1u << skip > at - to) {
            skip--;
        }
        int error = lfs_device_read(fs, head, 4 * skip, &head, 4);
        if (error < 0) {
            return error;
        }
        at -= 1u << skip;
    }
    *block = head;
    return 0;
}

/* From block `n` of a file on back to its first. */
static int each_back(Lfs *fs, uint32_t head, uint32_t n, LfsEach each, void *context) {
    if (n >= fs->block_count) {
        return LFS_EIO;
    }
    for (;; n--) {
        int error = head < fs->block_count ? each(context, head) : LFS_EIO;
        if (error < 0 || n == 0) {
            return error;
        }
        error = lfs_device_read(fs, head, 0, &head, 4);
        if (error < 0) {
            return error;
        }
    }
}

int lfs_ctz_each(Lfs *fs, uint32_t head, uint32_t size, LfsEach each, void *context) {
    uint32_t off = size - 1;
    return size == 0 ? 0 : each_back(fs, head, lfs_ctz_index(fs, &off), each, context);
}

/* The blocks of a file that is being written; the last one's pointers may be in the buffer yet. */
static int each_written(Lfs *fs, const LfsFile *f, LfsEach each, void *context) {
    uint32_t off = f->pos - (f->off == fs->device.block_bytes), before;
    uint32_t n = lfs_ctz_index(fs, &off);
    int error = each(context, f->block);
    if (error < 0 || n == 0) {
        return error;
    }
    memcpy(&before, f->writer.buffer, 4);
    if (f->writer.block != f->block || f->writer.at != 0) {
        error = lfs_device_read(fs, f->block, 0, &before, 4);
    }
    return error < 0 ? error : each_back(fs, before, n - 1, each, context);
}

static int each_entry(Lfs *fs, const LfsDir *dir, bool directories, LfsEach each, void *context) {
    for (unsigned id = 0; id < dir->count; id++) {
        LfsLog log;
        uint32_t words[2];
        int got = lfs_get(fs, dir, id, 0x700, 0x200, &log);
        bool ctz = lfs_type(log.found) == LFS_STRUCT_CTZ;
        if (got == 0 ||
            (got > 0 && !ctz && (!directories || lfs_type(log.found) != LFS_STRUCT_DIR))) {
            continue;
        }
        if (got > 0) {
            got = lfs_span(log.found) == 12 ? lfs_device_read(fs, dir->pair[0], log.at, words, 8)
                                            : LFS_EIO;
        }
        if (got >= 0) {
            got =
                ctz ? lfs_ctz_each(fs, words[0], words[1], each, context) : each(context, words[0]);
        }
        if (got >= 0 && !ctz) {
            got = each(context, words[1]);
        }
        if (got < 0) {
            return got;
        }
    }
    return 0;
}

/* `directories`: also the pairs that only the tree leads to, not yet the list. */
int lfs_each_block(Lfs *fs, bool directories, LfsEach each, void *context) {
    LfsDir dir = {.tail = {0, 1}};
    uint32_t left = fs->block_count;
    int more;
    while ((more = lfs_next_dir(fs, &dir, &left)) > 0) {
        int error = each(context, dir.pair[0]);
        error = error < 0 ? error : each(context, dir.pair[1]);
        error = error < 0 ? error : each_entry(fs, &dir, directories, each, context);
        if (error < 0) {
            return error;
        }
    }
    for (const LfsFile *f = fs->files; f != NULL && more == 0; f = f->next) {
        if ((f->flags & (LFS_DIRTY | LFS_INLINE)) == LFS_DIRTY) {
            more = lfs_ctz_each(fs, f->head, f->size, each, context);
        }
        if (more == 0 && (f->flags & (LFS_WRITING | LFS_INLINE)) == LFS_WRITING) {
            more = each_written(fs, f, each, context);
        }
    }
    return more;
}

static int note_block(void *context, uint32_t block) {
    Lfs *fs = context;
    uint32_t n = block - fs->window_start;
    n += block < fs->window_start ? fs->block_count : 0;
    if (n < fs->window_size) {
        fs->device.window[n / 8] |= (uint8_t)(1u << n % 8);
    }
    return 0;
}

void lfs_alloc_settled(Lfs *fs) {
    fs->unseen = fs->block_count;
}

/* The window behind this one, and what is in use there. */
static int next_window(Lfs *fs) {
    if (fs->unseen == 0) {
        return LFS_ENOSPC;
    }
    fs->window_start = (fs->window_start + fs->window_next) % fs->block_count;
    fs->window_size = fs->device.window_bytes * 8;
    fs->window_size = fs->window_size < fs->unseen ? fs->window_size : fs->unseen;
    fs->window_next = 0;
    memset(fs->device.window, 0, fs->device.window_bytes);
    int error = lfs_each_block(fs, true, note_block, fs);
    if (error < 0) {
        fs->window_size = 0;
    }
    return error;
}

int lfs_alloc(Lfs *fs, uint32_t *block) {
    for (;;) {
        while (fs->window_next == fs->window_size) {
            int error = next_window(fs);
            if (error < 0) {
                return error;
            }
        }
        uint32_t n = fs->window_next++;
        fs->unseen--;
        *block = (fs->window_start + n) % fs->block_count;
        if ((fs->device.window[n / 8] >> n % 8 & 1) == 0 && lfs_erase(fs, *block) == 0) {
            return 0;
        }
    }
}
