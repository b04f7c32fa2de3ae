/* Writing metadata: commits behind a log, and the rewriting of a log that has become too long.
 *
 * A rewrite never changes what a pair means: the pair is copied to a fresh log, in two when it has grown, elsewhere
 * when its block is worn. Operations make room first (lfs_prepare) and then append one commit. So whoever has looked
 * something up has only to look again (LFS_AGAIN), and a loss of power between the steps of a move shows the
 * old log or its copy, which is the same. */
#include "littlefs_log.h"

#define COMMIT_END    20u /* forward checksum and checksum */
#define COMMIT_MARGIN 36u /* the same and a share of the state */

static int put(Lfs *fs, LfsCommit *c, const void *data, uint32_t bytes) {
    c->off += bytes;
    if (c->dry || bytes == 0) {
        return 0;
    }
    c->crc = lfs_crc_memory(c->crc, data, bytes);
    return lfs_put(fs, &fs->writer, data, bytes);
}

static int put_tag(Lfs *fs, LfsCommit *c, uint32_t tag) {
    uint32_t raw = lfs_big_endian(tag ^ c->tag);
    c->tag = tag;
    return !c->dry && c->off + lfs_span(tag) > fs->device.block_bytes - 8 ? LFS_ENOSPC
                                                                          : put(fs, c, &raw, 4);
}

static int put_entry(Lfs *fs, LfsCommit *c, uint32_t tag, const void *data) {
    int error = put_tag(fs, c, tag);
    return error < 0 ? error : put(fs, c, data, lfs_span(tag) - 4);
}

/* An entry as it stands elsewhere on disk, for another id. */
static int put_copy(Lfs *fs, LfsCommit *c, const LfsLog *log, unsigned as) {
    uint32_t tag = (log->found & ~LFS_TAG(0, 0x3FF, 0)) | LFS_TAG(0, as, 0);
    uint32_t bytes = lfs_span(tag) - 4;
    uint8_t piece[32];
    int error = put_tag(fs, c, tag);
    for (uint32_t i = 0, n; i < bytes && error == 0; i += n) {
        n = bytes - i < sizeof piece ? bytes - i : (uint32_t)sizeof piece;
        error = c->dry ? 0 : lfs_device_read(fs, log->dir->pair[0], log->at + i, piece, n);
        error = error < 0 ? error : put(fs, c, piece, n);
    }
    return error;
}

/* All that an id has: its name, the newest structure, the newest of each user attribute. */
int lfs_commit_entry(Lfs *fs, LfsCommit *c, const LfsDir *from, unsigned id, unsigned as,
                     bool name) {
    uint8_t seen[32] = {0};
    bool structure = false;
    LfsLog log;
    int more = name ? lfs_get(fs, from, id, 0x700, 0, &log) : 0;
    if (more > 0) {
        more = put_copy(fs, c, &log, as);
    }
    lfs_log_start(&log, from, id);
    while (more >= 0 && (more = lfs_log_next(fs, &log)) > 0) {
        unsigned type = lfs_type(log.found), chunk = type & 0xFFu, bit = 1u << chunk % 8;
        bool fresh = type >> 8 == 2 ? !structure : type >> 8 == 3 && (seen[chunk / 8] & bit) == 0;
        if (!fresh) {
            continue;
        }
        if (type >> 8 == 2) {
            structure = true;
        } else {
            seen[chunk / 8] |= (uint8_t)bit;
        }
        if ((log.found & 0x3FFu) != LFS_DELETED) {
            more = put_copy(fs, c, &log, as);
        }
    }
    return more;
}

/* Ends a commit: what lies behind it is erased, and its checksum says so; then nothing but that is to be programmed. */
static int end_commit(Lfs *fs, LfsCommit *c) {
    uint32_t size = fs->device.block_bytes, unit = fs->device.program_bytes,
             ahead[2] = {unit, LFS_NONE};
    uint32_t end = c->off + COMMIT_END < size ? c->off + COMMIT_END : size;
    uint8_t first = 0xFF;
    end = (end + unit - 1) / unit * unit;
    if (end + unit <= size) {
        int error = lfs_device_read(fs, c->block, end, &first, 1);
        error = error < 0 ? error : lfs_crc(fs, c->block, end, unit, &ahead[1]);
        error = error < 0 ? error : put_entry(fs, c, LFS_TAG(LFS_FORWARD_CRC, LFS_NO_ID, 8), ahead);
        if (error < 0) {
            return error;
        }
    }
    /* The lowest bit of the type turns the next tag's highest one, so that what stands there now is not valid. */
    unsigned turn = (uint8_t)~first >> 7;
    uint32_t tag = LFS_TAG(LFS_CRC + turn, LFS_NO_ID, end - c->off - 4);
    uint32_t raw = lfs_big_endian(tag ^ c->tag), crc;
    int error = put(fs, c, &raw, 4);
    crc = c->crc;
    error = error < 0 ? error : lfs_put(fs, &fs->writer, &crc, 4);
    error = error < 0 ? error : lfs_flush(fs, &fs->writer);
    c->off = end;
    c->tag = tag ^ (uint32_t)turn << 31;
    return error;
}

static void start_commit(Lfs *fs, LfsCommit *c, uint32_t block, uint32_t off, uint32_t tag) {
    *c = (LfsCommit){.block = block, .off = off, .tag = tag, .crc = LFS_NONE};
    fs->writer.block = block;
    fs->writer.at = off;
    fs->writer.used = 0;
}

/* The dry size of an entry. */
static int entry_bytes(Lfs *fs, const LfsDir *dir, unsigned id, uint32_t *bytes) {
    LfsCommit c = {.dry = true};
    int error = lfs_commit_entry(fs, &c, dir, id, id, true);
    *bytes = c.off;
    return error;
}

/* ---- open files follow their entries */

static void files_spliced(Lfs *fs, const LfsDir *dir, uint32_t tag) {
    for (LfsFile *f = fs->files; f != NULL; f = f->next) {
        if (lfs_group(tag) != 4 || !lfs_pairs_share(f->pair, dir->pair) || lfs_id(tag) > f->id) {
            continue;
        }
        if (lfs_type(tag) == LFS_SPLICE_CREATE) {
            f->id++;
        } else if (lfs_id(tag) == f->id && (f->flags & LFS_MOVING) == 0) {
            f->pair[0] = f->pair[1] = LFS_NONE;
        } else if (lfs_id(tag) < f->id) {
            f->id--;
        }
    }
}

/* Ids from `split` on, but for `drop`, have gone to the pair `rest`, the others to `pair`. */
static void files_moved(Lfs *fs, const uint32_t *old, const uint32_t *pair, unsigned split,
                        const uint32_t *rest, unsigned drop) {
    for (LfsFile *f = fs->files; f != NULL; f = f->next) {
        if (!lfs_pairs_share(f->pair, old)) {
            continue;
        }
        const uint32_t *to = f->id >= split ? rest : pair;
        unsigned from = f->id >= split ? split : 0, id = f->id - from;
        id -= drop >= from && drop < f->id;
        f->pair[0] = drop == f->id ? LFS_NONE : to[0];
        f->pair[1] = drop == f->id ? LFS_NONE : to[1];
        f->id = (uint16_t)id;
    }
}

/* ---- rewriting */

/* What a rewrite makes of a pair. */
typedef struct Rewrite {
    const LfsDir *from;
    unsigned drop;  /* id that a pending move deletes */
    LfsState share; /* of the state */
} Rewrite;

/* A log of the entries [begin, end), of *to's tail and of the share (unless NULL) into the erased block to->pair[0]. */
static int write_log(Lfs *fs, const Rewrite *r, unsigned begin, unsigned end, LfsDir *to,
                     const LfsState *share) {
    LfsCommit c;
    start_commit(fs, &c, to->pair[0], 0, LFS_NONE);
    unsigned as = 0;
    int error = put(fs, &c, &to->rev, 4);
    for (unsigned id = begin; id < end && error == 0; id++) {
        if (id != r->drop) {
            error = lfs_commit_entry(fs, &c, r->from, id, as++, true);
        }
    }
    if (error == 0 && !lfs_pair_none(to->tail)) {
        error = put_entry(fs, &c, LFS_TAG(LFS_TAIL + to->split, LFS_NO_ID, 8), to->tail);
    }
    if (error == 0 && share != NULL && (share->tag | share->pair[0] | share->pair[1]) != 0) {
        error = put_entry(fs, &c, LFS_TAG(LFS_STATE, LFS_NO_ID, 12), share);
    }
    return error < 0 ? error : end_commit(fs, &c);
}

/* The same into a new pair, whose tail is set. */
static int write_pair(Lfs *fs, const Rewrite *r, unsigned begin, unsigned end, LfsDir *to) {
    int error = lfs_alloc(fs, &to->pair[1]);
    error = error < 0 ? error : lfs_device_read(fs, to->pair[1], 0, &to->rev, 4);
    to->rev++; /* newer than what an erase may have left there */
    while (error == 0) {
        error = lfs_alloc(fs, &to->pair[0]);
        if (error < 0) {
            return error;
        }
        error = write_log(fs, r, begin, end, to, NULL);
        if (error != LFS_EIO) {
            return error;
        }
        error = 0; /* that block was bad */
    }
    return error;
}

int lfs_new_pair(Lfs *fs, LfsDir *dir) {
    Rewrite r = {.from = dir, .drop = LFS_NO_ID};
    return write_pair(fs, &r, 0, 0, dir);
}

/* Where the directory is split when what it has and `bytes` more are too much for a block; 0: it need not be. */
static int find_split(Lfs *fs, const LfsDir *dir, uint32_t bytes, unsigned *split) {
    uint32_t size = fs->device.block_bytes, sum = 0, part = 0, n;
    uint32_t most = 28 + 2 * (COMMIT_MARGIN + fs->device.program_bytes) + bytes;
    for (unsigned id = 0; id < dir->count; id++) {
        int error = entry_bytes(fs, dir, id, &n);
        if (error < 0) {
            return error;
        }
        sum += n;
    }
    bool fits = most + sum <= size;
    if (dir->count < 2) {
        return fits ? 0 : LFS_ENOSPC;
    }
    while ((sum > size / 2 || !fits || dir->count >= 0xFF) && part <= sum / 2 &&
           *split < dir->count - 1u) {
        if (entry_bytes(fs, dir, (*split)++, &n) < 0) {
            return LFS_EIO;
        }
        part += n;
    }
    return fits ? 0 : LFS_AGAIN;
}

static int count_block(void *context, uint32_t block) {
    (void)block;
    ++*(uint32_t *)context;
    return 0;
}

int lfs_used(Lfs *fs, uint32_t *blocks) {
    *blocks = 0;
    return lfs_each_block(fs, false, count_block, blocks);
}

/* Superblocks are rewritten with every change of the root, and cannot move. Before they wear out the root gets a pair of its
 * own, for good: not when space is scarce. */
static bool may_expand(Lfs *fs) {
    uint32_t used;
    return lfs_used(fs, &used) == 0 && used < fs->block_count / 8 * 7;
}

/* The first part of the pair, [0, end), into its other block, or elsewhere when it is time or the block is bad. */
static int write_first(Lfs *fs, const Rewrite *r, unsigned end, LfsDir *to, bool super, bool tired,
                       bool *moved) {
    int error = LFS_EIO;
    if (tired && !super) {
        error = lfs_alloc(fs, &to->pair[0]);
        *moved = error == 0;
        if (error < 0) {
            to->pair[0] = r->from->pair[1];
        }
    }
    error = *moved ? 0 : lfs_erase(fs, to->pair[0]);
    for (;;) {
        error = error < 0 ? error : write_log(fs, r, 0, end, to, &r->share);
        if (error != LFS_EIO || super) {
            return error == LFS_EIO ? LFS_ENOSPC : error;
        }
        error = lfs_alloc(fs, &to->pair[0]);
        if (error < 0) {
            return error;
        }
        *moved = true;
    }
}

/* Copies the pair to a fresh log that has room for `bytes` more. */
static int rewrite(Lfs *fs, const LfsDir *dir, uint32_t bytes) {
    static const uint32_t first_pair[2] = {0, 1};
    bool super = lfs_pairs_share(dir->pair, first_pair), moved = false, grown = false;
    uint32_t cycle = (fs->device.cycles + 1) | 1u;
    bool tired = fs->device.cycles != 0 && fs->nesting == 0 && (dir->rev + 1) % cycle == 0;
    Rewrite r = {.from = dir, .drop = LFS_NO_ID};
    LfsState change = {0};
    int error = lfs_get_state(fs, dir, &r.share);
    if (lfs_type(fs->state.tag) != 0 && lfs_pairs_share(fs->state.pair, dir->pair)) {
        r.drop = lfs_id(fs->state.tag);
        change = fs->state;
        change.tag &= ~(1u << 31);
        r.share.tag ^= change.tag;
        r.share.pair[0] ^= change.pair[0];
        r.share.pair[1] ^= change.pair[1];
    }
    unsigned split = 0, end = dir->count;
    int fits = error < 0 ? error : find_split(fs, dir, bytes, &split);
    LfsDir to = *dir, rest = *dir;
    to.pair[0] = dir->pair[1];
    to.pair[1] = dir->pair[0];
    to.rev++;
    if (fits < 0) {
        return fits;
    }
    if (split != 0 || (super && tired && may_expand(fs))) {
        error = write_pair(fs, &r, split, end, &rest);
        grown = error == 0;
        if (error < 0 && (error != LFS_ENOSPC || fits != 0)) {
            return error;
        }
    }
    if (grown) {
        end = split != 0 ? split : 1;
        memcpy(to.tail, rest.pair, sizeof to.tail);
        to.split = true;
    }
    error = write_first(fs, &r, end, &to, super, tired, &moved);
    if (error < 0) {
        return error;
    }
    fs->changes++;
    lfs_state_changed(fs, &change, 0);
    if (grown && split == 0 && lfs_pairs_share(fs->root, dir->pair)) {
        memcpy(fs->root, rest.pair, sizeof fs->root);
    }
    error = moved ? lfs_relink(fs, dir->pair, to.pair) : 0;
    files_moved(fs, dir->pair, to.pair, grown ? split : LFS_NONE, rest.pair, r.drop);
    return error < 0 ? error : LFS_AGAIN;
}

int lfs_prepare(Lfs *fs, LfsDir *dir, uint32_t bytes) {
    bool room =
        dir->erased && dir->count < 0xFF &&
        dir->off + bytes + COMMIT_MARGIN + fs->device.program_bytes <= fs->device.block_bytes;
    return room ? 0 : rewrite(fs, dir, bytes);
}

/* ---- commits */

LfsState lfs_orphan_change(const Lfs *fs, int change) {
    bool before = fs->orphans != 0, after = (int)fs->orphans + change != 0;
    return (LfsState){.tag = (uint32_t)(before != after) << 31};
}

void lfs_state_changed(Lfs *fs, const LfsState *change, int orphans) {
    fs->state.tag ^= change->tag;
    fs->state.pair[0] ^= change->pair[0];
    fs->state.pair[1] ^= change->pair[1];
    fs->orphans += (uint32_t)orphans;
}

static int put_state(Lfs *fs, LfsCommit *c, const LfsDir *dir, const LfsState *change) {
    LfsState share;
    if ((change->tag | change->pair[0] | change->pair[1]) == 0) {
        return 0;
    }
    int error = lfs_get_state(fs, dir, &share);
    share.tag ^= change->tag;
    share.pair[0] ^= change->pair[0];
    share.pair[1] ^= change->pair[1];
    return error < 0 ? error : put_entry(fs, c, LFS_TAG(LFS_STATE, LFS_NO_ID, 12), &share);
}

static int put_all(Lfs *fs, LfsCommit *c, const LfsDir *dir, const LfsAttr *attrs, unsigned count,
                   const LfsCopy *copy) {
    int error = 0;
    for (unsigned i = 0; i < count && error == 0; i++) {
        error = lfs_type(attrs[i].tag) == LFS_STATE ? put_state(fs, c, dir, attrs[i].data)
                                                    : put_entry(fs, c, attrs[i].tag, attrs[i].data);
    }
    if (copy != NULL && error == 0) {
        error = lfs_commit_entry(fs, c, copy->from, copy->id, copy->as, false);
    }
    return error < 0 ? error : end_commit(fs, c);
}

int lfs_commit(Lfs *fs, LfsDir *dir, const LfsAttr *attrs, unsigned count, const LfsCopy *copy) {
    LfsCommit c;
    start_commit(fs, &c, dir->pair[0], dir->off, dir->tag);
    int error = put_all(fs, &c, dir, attrs, count, copy);
    if (error == LFS_EIO) {
        return rewrite(fs, dir, 0); /* without what could not be appended */
    }
    if (error < 0) {
        return error;
    }
    for (unsigned i = 0; i < count; i++) {
        files_spliced(fs, dir, attrs[i].tag);
        dir->count = (uint16_t)(dir->count + (lfs_type(attrs[i].tag) == LFS_SPLICE_CREATE) -
                                (lfs_type(attrs[i].tag) == LFS_SPLICE_DELETE));
    }
    dir->off = c.off;
    dir->tag = c.tag;
    return 0;
}

int lfs_write_super(Lfs *fs) {
    uint32_t words[6] = {LFS_VERSION,  fs->device.block_bytes, fs->block_count,
                         fs->name_max, fs->file_max,           1022};
    uint32_t rev = 1;
    for (uint32_t block = 0; block < 2; block++) {
        int error = lfs_erase(fs, block);
        if (error < 0) {
            return error;
        }
    }
    LfsCommit c;
    start_commit(fs, &c, 0, 0, LFS_NONE);
    int error = put(fs, &c, &rev, 4);
    error = error < 0 ? error : put_entry(fs, &c, LFS_TAG(LFS_NAME_SUPER, 0, 8), "littlefs");
    error = error < 0 ? error : put_entry(fs, &c, LFS_TAG(LFS_STRUCT_INLINE, 0, 24), words);
    return error < 0 ? error : end_commit(fs, &c);
}
