/* The list of all metadata pairs and the tree of directories: how they are kept alike, and mounting. */
#include "littlefs_log.h"

#define TAG_TAIL(dir)  LFS_TAG(LFS_TAIL + (dir)->split, LFS_NO_ID, 8)
#define TAG_STATE      LFS_TAG(LFS_STATE, LFS_NO_ID, 12)
#define TAG_DELETE(id) LFS_TAG(LFS_SPLICE_DELETE, id, 0)

int lfs_find_pred(Lfs *fs, const uint32_t pair[2], LfsDir *pred) {
    uint32_t left = fs->block_count;
    int more;
    *pred = (LfsDir){.tail = {0, 1}};
    while ((more = lfs_next_dir(fs, pred, &left)) > 0) {
        if (lfs_pairs_share(pred->tail, pair)) {
            return 1;
        }
    }
    return more;
}

int lfs_find_parent(Lfs *fs, const uint32_t pair[2], LfsDir *parent, unsigned *id) {
    uint32_t left = fs->block_count, child[2];
    int more;
    *parent = (LfsDir){.tail = {0, 1}};
    while ((more = lfs_next_dir(fs, parent, &left)) > 0) {
        for (*id = 0; *id < parent->count; ++*id) {
            int error = lfs_get_pair(fs, parent, *id, child);
            if (error == 0 && lfs_pairs_share(child, pair)) {
                return 1;
            }
            if (error < 0 && error != LFS_ENOENT) {
                return error;
            }
        }
    }
    return more;
}

/* While the tree has the new pair and the list still the old one the state says so. */
int lfs_relink(Lfs *fs, const uint32_t old[2], const uint32_t new_pair[2]) {
    LfsDir dir;
    LfsState change;
    unsigned id;
    int error, parent = 0;
    if (lfs_pairs_share(old, fs->root)) {
        memcpy(fs->root, new_pair, sizeof fs->root);
    }
    fs->nesting++;
    do {
        error = parent = lfs_find_parent(fs, old, &dir, &id);
        error = parent > 0 ? lfs_prepare(fs, &dir, 28) : parent;
        if (parent > 0 && error == 0) {
            change = lfs_orphan_change(fs, 1);
            LfsAttr attrs[2] = {{LFS_TAG(LFS_STRUCT_DIR, id, 8), new_pair}, {TAG_STATE, &change}};
            error = lfs_commit(fs, &dir, attrs, 2, NULL);
        }
    } while (error == LFS_AGAIN);
    if (error == 0 && parent > 0) {
        lfs_state_changed(fs, &change, 1);
    }
    do {
        int found = error = error < 0 ? error : lfs_find_pred(fs, old, &dir);
        error = found > 0 ? lfs_prepare(fs, &dir, 28) : found;
        if (found > 0 && error == 0) {
            change = lfs_orphan_change(fs, -(parent > 0));
            LfsAttr attrs[2] = {{TAG_TAIL(&dir), new_pair}, {TAG_STATE, &change}};
            error = lfs_commit(fs, &dir, attrs, 2, NULL);
            if (error == 0) {
                lfs_state_changed(fs, &change, -(parent > 0));
            }
        }
    } while (error == LFS_AGAIN);
    fs->nesting--;
    return error;
}

int lfs_drop(Lfs *fs, const LfsDir *dropped, int orphans) {
    LfsDir pred, dir;
    for (;;) {
        LfsState share, change = lfs_orphan_change(fs, orphans);
        int error = lfs_find_pred(fs, dropped->pair, &pred);
        if (error <= 0) {
            return error;
        }
        uint32_t pair[2] = {pred.tail[0], pred.tail[1]};
        error = lfs_prepare(fs, &pred, 28);
        error = error != 0 ? error : lfs_fetch(fs, &dir, pair, NULL);
        error = error != 0 ? error : lfs_get_state(fs, &dir, &share);
        if (error == 0) {
            /* What the pair has of the state goes to the one before. */
            share.tag ^= change.tag;
            LfsAttr attrs[2] = {{TAG_TAIL(&dir), dir.tail}, {TAG_STATE, &share}};
            error = lfs_commit(fs, &pred, attrs, 2, NULL);
        }
        if (error == 0) {
            lfs_state_changed(fs, &change, orphans);
        }
        if (error != LFS_AGAIN) {
            return error;
        }
    }
}

/* A pair without entries stays only where a directory begins. */
int lfs_drop_empty(Lfs *fs, const LfsDir *dir) {
    LfsDir pred;
    int found = dir->count == 0 ? lfs_find_pred(fs, dir->pair, &pred) : 0;
    return found > 0 && pred.split ? lfs_drop(fs, dir, 0) : found < 0 ? found : 0;
}

/* ---- what a loss of power has left */

/* Deletes the source of a rename whose destination is there. */
int lfs_finish_move(Lfs *fs) {
    while (lfs_type(fs->state.tag) != 0) {
        LfsDir dir;
        LfsState change = fs->state;
        unsigned id = lfs_id(change.tag);
        change.tag &= ~(1u << 31);
        int error = lfs_fetch(fs, &dir, fs->state.pair, NULL);
        if (error == 0 && (id >= dir.count || lfs_type(change.tag) != LFS_SPLICE_DELETE)) {
            error = LFS_EIO;
        }
        error = error < 0 ? error : lfs_prepare(fs, &dir, 20);
        if (error == 0) {
            LfsAttr attrs[2] = {{TAG_DELETE(id), NULL}, {TAG_STATE, &change}};
            error = lfs_commit(fs, &dir, attrs, 2, NULL);
            if (error == 0) {
                lfs_state_changed(fs, &change, 0);
                error = lfs_drop_empty(fs, &dir);
            }
        }
        if (error < 0) {
            return error;
        }
    }
    return 0;
}

/* One directory's first pair in the list: whether the tree has it, and the same. `moved` tells which of two faults to mend;
 * LFS_AGAIN when one was. */
static int mend_head(Lfs *fs, LfsDir *pred, const LfsDir *dir, bool moved) {
    LfsDir parent;
    unsigned id;
    uint32_t pair[2];
    int found = lfs_find_parent(fs, dir->pair, &parent, &id);
    if (found < 0 || (found > 0) != moved) {
        return found < 0 ? found : 0;
    }
    if (!moved) {
        int error = lfs_drop(fs, dir, 0);
        return error < 0 ? error : LFS_AGAIN;
    }
    int error = lfs_get_pair(fs, &parent, id, pair);
    bool same = (pair[0] == pred->tail[0] && pair[1] == pred->tail[1]) ||
                (pair[0] == pred->tail[1] && pair[1] == pred->tail[0]);
    if (error < 0 || same) {
        return error;
    }
    error = lfs_prepare(fs, pred, 12);
    if (error == 0) {
        LfsAttr attr = {TAG_TAIL(pred), pair};
        error = lfs_commit(fs, pred, &attr, 1, NULL);
    }
    return error < 0 ? error : LFS_AGAIN;
}

static int mend_list(Lfs *fs, bool moved) {
    uint32_t tries = fs->block_count;
    int error;
    do {
        LfsDir pred = {.tail = {0, 1}, .split = true}, dir;
        uint32_t left = fs->block_count;
        error = 0;
        for (dir = pred; error == 0; pred = dir) {
            int more = lfs_next_dir(fs, &dir, &left);
            if (more <= 0) {
                error = more;
                break;
            }
            error = pred.split ? 0 : mend_head(fs, &pred, &dir, moved);
        }
    } while (error == LFS_AGAIN && tries-- > 0);
    return error == LFS_AGAIN ? LFS_EIO : error;
}

static int read_state(Lfs *fs) {
    LfsDir dir = {.tail = {0, 1}};
    LfsState sum = {0}, share;
    uint32_t left = fs->block_count;
    int more;
    while ((more = lfs_next_dir(fs, &dir, &left)) > 0) {
        int error = lfs_get_state(fs, &dir, &share);
        if (error < 0) {
            return error;
        }
        sum.tag ^= share.tag;
        sum.pair[0] ^= share.pair[0];
        sum.pair[1] ^= share.pair[1];
    }
    fs->state = sum;
    fs->orphans = sum.tag >> 31;
    return more;
}

/* Version 2.0 becomes 2.1, whose commits have forward checksums. */
static int upgrade(Lfs *fs, const LfsAttr *attr) {
    int error;
    do {
        LfsDir dir;
        error = lfs_fetch(fs, &dir, fs->root, NULL);
        error = error != 0 ? error : lfs_prepare(fs, &dir, 28);
        error = error != 0 ? error : lfs_commit(fs, &dir, attr, 1, NULL);
    } while (error == LFS_AGAIN);
    return error;
}

int lfs_settle(Lfs *fs) {
    int error = 0;
    lfs_alloc_settled(fs);
    if (fs->old) {
        uint32_t words[6] = {LFS_VERSION,  fs->device.block_bytes, fs->block_count,
                             fs->name_max, fs->file_max,           1022};
        LfsAttr attr = {LFS_TAG(LFS_STRUCT_INLINE, 0, 24), words};
        error = upgrade(fs, &attr);
        fs->old = error != 0;
    }
    if (error == 0 && fs->state.tag >> 31 != 0) {
        /* Logs that the list lacks may have a share of the state: these first. */
        error = mend_list(fs, true);
        error = error < 0 ? error : read_state(fs);
    }
    error = error < 0 ? error : lfs_finish_move(fs);
    if (error == 0 && fs->state.tag >> 31 != 0) {
        error = mend_list(fs, false);
        LfsState change = {.tag = fs->state.tag & 1u << 31};
        LfsAttr attr = {TAG_STATE, &change};
        error = error < 0 ? error : upgrade(fs, &attr);
        if (error == 0) {
            lfs_state_changed(fs, &change, -(int)fs->orphans);
        }
    }
    return error;
}

/* ---- beginning */

static int begin(Lfs *fs, const LfsDevice *device) {
    uint32_t size = device->block_bytes, unit = device->program_bytes;
    *fs = (Lfs){.device = *device,
                .block_count = device->block_count,
                .name_max = 255,
                .file_max = 0x7FFFFFFF,
                .root = {LFS_NONE, LFS_NONE},
                .writer = {.buffer = device->buffer, .room = device->buffer_bytes}};
    fs->inline_max = size / 8 < device->buffer_bytes ? size / 8 : device->buffer_bytes;
    fs->inline_max = fs->inline_max < 1022 ? fs->inline_max : 1022;
    return size < 256 || unit == 0 || unit > 512 || unit > size / 4 || size % unit != 0 ||
                   device->buffer_bytes % unit != 0 || device->buffer_bytes == 0 ||
                   device->block_count < 2 || device->window_bytes == 0
               ? LFS_EINVAL
               : 0;
}

int lfs_format(Lfs *fs, const LfsDevice *device) {
    int error = begin(fs, device);
    error = error < 0 ? error : lfs_write_super(fs);
    return error < 0 ? error : lfs_mount(fs, device);
}

/* Entry 0 of the pair, if it is a superblock's. */
static int read_super(Lfs *fs, const LfsDir *dir) {
    LfsLog log;
    char magic[8];
    uint32_t words[6];
    int got = lfs_get(fs, dir, 0, 0x7FF, LFS_NAME_SUPER, &log);
    if (got <= 0) {
        return got;
    }
    got = lfs_span(log.found) == 12 ? lfs_device_read(fs, dir->pair[0], log.at, magic, 8) : LFS_EIO;
    got = got < 0 ? got : lfs_get(fs, dir, 0, 0x7FF, LFS_STRUCT_INLINE, &log);
    if (got <= 0 || lfs_span(log.found) < 28 || memcmp(magic, "littlefs", 8) != 0 ||
        lfs_device_read(fs, dir->pair[0], log.at, words, 24) < 0) {
        return LFS_EIO;
    }
    if (words[0] >> 16 != 2 || words[0] > LFS_VERSION || words[1] != fs->device.block_bytes ||
        words[2] > fs->device.block_count || words[2] < 2) {
        return LFS_EINVAL;
    }
    fs->old = words[0] < LFS_VERSION;
    fs->block_count = words[2];
    fs->name_max = words[3] != 0 && words[3] < fs->name_max ? words[3] : fs->name_max;
    fs->file_max = words[4] != 0 && words[4] < fs->file_max ? words[4] : fs->file_max;
    memcpy(fs->root, dir->pair, sizeof fs->root);
    return 1;
}

int lfs_mount(Lfs *fs, const LfsDevice *device) {
    int error = begin(fs, device);
    LfsDir dir = {.tail = {0, 1}};
    if (error < 0) {
        return error;
    }
    for (uint32_t left = fs->block_count;;) {
        int more = lfs_next_dir(fs, &dir, &left);
        more = more > 0 ? read_super(fs, &dir) : more;
        if (more <= 0 && fs->root[0] == LFS_NONE) {
            return more == 0 || more == LFS_EIO ? LFS_ENODEV : more;
        }
        if (more < 0) {
            return more;
        }
        if (more == 0 || !dir.split) {
            break;
        }
    }
    error = read_state(fs);
    fs->window_start = fs->seed % fs->block_count;
    if (error == 0 && fs->state.tag != 0) {
        error = lfs_settle(fs);
    }
    return error;
}
