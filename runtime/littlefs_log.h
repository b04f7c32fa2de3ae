/* Inside the filesystem: metadata pairs, each a log of tagged entries in one of two blocks. */
#ifndef FIRN_LITTLEFS_LOG_H
#define FIRN_LITTLEFS_LOG_H

#include "littlefs.h"

#include <string.h>

/* Not an error: pairs have been moved, and what was looked up before must be looked up again. */
#define LFS_AGAIN 1

/* | invalid 1 | type 11 | id 10 | size 10 |, on disk in big-endian and xored with the tag before it */
#define LFS_TAG(type, id, size) ((uint32_t)(type) << 20 | (uint32_t)(id) << 10 | (uint32_t)(size))
#define LFS_NO_ID               0x3FFu
#define LFS_DELETED             0x3FFu /* as size: the entry is deleted */

enum LfsTagType {
    LFS_NAME_FILE = 0x001,
    LFS_NAME_SUPER = 0x0FF,
    LFS_STRUCT_DIR = 0x200,
    LFS_STRUCT_INLINE = 0x201,
    LFS_STRUCT_CTZ = 0x202,
    LFS_SPLICE_CREATE = 0x401,
    LFS_SPLICE_DELETE = 0x4FF,
    LFS_CRC = 0x500,
    LFS_FORWARD_CRC = 0x5FF,
    LFS_TAIL = 0x600, /* + 1: the next pair belongs to the same directory */
    LFS_STATE = 0x7FF
};

static inline unsigned lfs_type(uint32_t tag) {
    return tag >> 20 & 0x7FFu;
}
static inline unsigned lfs_group(uint32_t tag) {
    return tag >> 28 & 7u;
}
static inline unsigned lfs_id(uint32_t tag) {
    return tag >> 10 & 0x3FFu;
}
/* Bytes that the tag and its data take. */
static inline uint32_t lfs_span(uint32_t tag) {
    return 4 + ((tag & 0x3FFu) == LFS_DELETED ? 0 : tag & 0x3FFu);
}

/* A metadata pair as it was read: pair[0] is the block with the newer log. */
typedef struct LfsDir {
    uint32_t pair[2];
    uint32_t tail[2];
    uint32_t rev, off, tag; /* where the next commit goes, and what its first tag is xored with */
    uint16_t count;
    bool erased; /* what lies behind the log can be programmed */
    bool split;  /* the tail belongs to the same directory */
} LfsDir;

/* A name that is looked for while a log is read. */
typedef struct LfsMatch {
    const char *name;
    uint32_t length;
    uint16_t at; /* its id, or that of the first name behind it */
    uint8_t type;
    bool found;
} LfsMatch;

/* Walks back over a log for all entries of one id. */
typedef struct LfsLog {
    const LfsDir *dir;
    uint32_t off, tag; /* of the entry behind the next one */
    unsigned id;
    uint32_t found, at; /* the entry's tag, and where its data lies */
} LfsLog;

/* An entry to be written; the data is in memory. LFS_STATE: what is to change, not the share itself. */
typedef struct LfsAttr {
    uint32_t tag;
    const void *data;
} LfsAttr;

/* A commit that is being written, or only counted when `dry`. */
typedef struct LfsCommit {
    uint32_t block, off, tag, crc;
    bool dry;
} LfsCommit;

/* A path's last name: where it is, or would be. */
typedef struct LfsPlace {
    LfsDir dir;
    const char *name;
    uint32_t length;
    uint16_t id; /* LFS_NO_ID: the root itself */
    uint8_t type;
    bool last; /* LFS_ENOENT is about the last name */
} LfsPlace;

static inline bool lfs_pairs_share(const uint32_t *a, const uint32_t *b) {
    return a[0] == b[0] || a[1] == b[1] || a[0] == b[1] || a[1] == b[0];
}
static inline bool lfs_pair_none(const uint32_t *pair) {
    return pair[0] == LFS_NONE || pair[1] == LFS_NONE;
}

/* ---- littlefs_log.c */
int lfs_device_read(Lfs *fs, uint32_t block, uint32_t at, void *to, uint32_t bytes);
int lfs_crc(Lfs *fs, uint32_t block, uint32_t at, uint32_t bytes, uint32_t *crc);
uint32_t lfs_crc_memory(uint32_t crc, const void *data, uint32_t bytes);
uint32_t lfs_big_endian(uint32_t x);
/* Less than 0 when the name on disk comes before the other in a directory. */
int lfs_compare_name(Lfs *fs, uint32_t block, uint32_t at, uint32_t bytes, const LfsMatch *m);
int lfs_fetch(Lfs *fs, LfsDir *dir, const uint32_t pair[2], LfsMatch *match);
void lfs_log_start(LfsLog *log, const LfsDir *dir, unsigned id);
/* 1: the next older entry is there; 0: there is none. */
int lfs_log_next(Lfs *fs, LfsLog *log);
/* The newest entry of the id whose type is `type` in the bits of the mask; 0 when there is none. */
int lfs_get(Lfs *fs, const LfsDir *dir, unsigned id, unsigned mask, unsigned type, LfsLog *log);
/* The pair that a DIR entry names. */
int lfs_get_pair(Lfs *fs, const LfsDir *dir, unsigned id, uint32_t pair[2]);
int lfs_get_state(Lfs *fs, const LfsDir *dir, LfsState *share);
/* The pair behind it in the list of all; starts with a tail of {0, 1} and left = fs->block_count. 0 at the end. */
int lfs_next_dir(Lfs *fs, LfsDir *dir, uint32_t *left);

/* ---- littlefs_write.c */
int lfs_put(Lfs *fs, LfsWriter *w, const void *data, uint32_t bytes);
int lfs_flush(Lfs *fs, LfsWriter *w);
/* LFS_EIO when the block is not fully erased afterwards. */
int lfs_erase(Lfs *fs, uint32_t block);

/* ---- littlefs_alloc.c */
typedef int (*LfsEach)(void *context, uint32_t block);
int lfs_ctz_each(Lfs *fs, uint32_t head, uint32_t size, LfsEach each, void *context);
int lfs_each_block(Lfs *fs, bool directories, LfsEach each, void *context);
/* No block is on its way into the tree: all that the tree lacks is free again. */
void lfs_alloc_settled(Lfs *fs);
/* A block that is in no use, erased. */
int lfs_alloc(Lfs *fs, uint32_t *block);
uint32_t lfs_ctz_index(const Lfs *fs, uint32_t *off);
int lfs_ctz_find(Lfs *fs, uint32_t head, uint32_t size, uint32_t pos, uint32_t *block,
                 uint32_t *off);

/* ---- littlefs_commit.c: all but lfs_commit_begin return LFS_AGAIN when a pair was rewritten elsewhere, or split */
int lfs_commit_entry(Lfs *fs, LfsCommit *c, const LfsDir *from, unsigned id, unsigned as,
                     bool name);
/* There is room for `bytes` of entries behind the log. */
int lfs_prepare(Lfs *fs, LfsDir *dir, uint32_t bytes);
/* Appends the entries, for which there is room, and with them what `*from` has as id `from_id`, unless it is NULL, as id
 * `as`. All of it or nothing is on disk. */
typedef struct LfsCopy {
    const LfsDir *from;
    unsigned id, as;
} LfsCopy;
int lfs_commit(Lfs *fs, LfsDir *dir, const LfsAttr *attrs, unsigned count, const LfsCopy *copy);
/* What a change of the number of orphans means for the state. */
LfsState lfs_orphan_change(const Lfs *fs, int change);
void lfs_state_changed(Lfs *fs, const LfsState *change, int orphans);
/* An empty log in a pair of blocks that is in no use yet, with dir->tail. */
int lfs_new_pair(Lfs *fs, LfsDir *dir);
/* The log that a filesystem begins with. */
int lfs_write_super(Lfs *fs);
#define LFS_VERSION 0x00020001u

/* ---- littlefs_tree.c */
int lfs_find_pred(Lfs *fs, const uint32_t pair[2], LfsDir *pred);
int lfs_find_parent(Lfs *fs, const uint32_t pair[2], LfsDir *parent, unsigned *id);
/* The list of pairs has the new one instead of the old one, and so has the tree. */
int lfs_relink(Lfs *fs, const uint32_t old[2], const uint32_t new_pair[2]);
/* Takes the pair out of the list. */
int lfs_drop(Lfs *fs, const LfsDir *dir, int orphans);
/* The same when it is empty and not the first one of its directory. */
int lfs_drop_empty(Lfs *fs, const LfsDir *dir);
/* Before each change: completes what was left undone. */
int lfs_settle(Lfs *fs);
int lfs_finish_move(Lfs *fs);

/* ---- littlefs_dir.c */
int lfs_find(Lfs *fs, const char *path, LfsPlace *place);

#endif
