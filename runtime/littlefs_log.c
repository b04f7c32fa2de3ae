/* Reading the filesystem's metadata: logs of entries, whose commits end in a checksum. */
#include "littlefs_log.h"

#include "crc32.h"

int lfs_device_read(Lfs *fs, uint32_t block, uint32_t at, void *to, uint32_t bytes) {
    uint32_t size = fs->device.block_bytes;
    if (block >= fs->block_count || at > size || bytes > size - at) {
        return LFS_EIO;
    }
    return fs->device.read(fs->device.context, block, at, to, bytes);
}

/* Without the usual inversions at both ends. */
uint32_t lfs_crc_memory(uint32_t crc, const void *data, uint32_t bytes) {
    return ~crc32_update(~crc, data, bytes);
}

int lfs_crc(Lfs *fs, uint32_t block, uint32_t at, uint32_t bytes, uint32_t *crc) {
    uint8_t piece[32];
    int error = 0;
    while (bytes > 0 && error == 0) {
        uint32_t n = bytes < sizeof piece ? bytes : (uint32_t)sizeof piece;
        error = lfs_device_read(fs, block, at, piece, n);
        *crc = lfs_crc_memory(*crc, piece, n);
        at += n;
        bytes -= n;
    }
    return error;
}

uint32_t lfs_big_endian(uint32_t x) {
    return x >> 24 | (x >> 8 & 0xFF00u) | (x << 8 & 0xFF0000u) | x << 24;
}

/* The tag at that place, with what it is xored with. */
static int read_tag(Lfs *fs, uint32_t block, uint32_t at, uint32_t *tag) {
    uint32_t raw;
    int error = lfs_device_read(fs, block, at, &raw, 4);
    *tag ^= error == 0 ? lfs_big_endian(raw) : 0;
    return error;
}

/* Less than 0 when the name on disk comes first. Of two that begin alike the longer one does: so are directories sorted
 * that other implementations have written. */
int lfs_compare_name(Lfs *fs, uint32_t block, uint32_t at, uint32_t bytes, const LfsMatch *m) {
    uint32_t most = bytes < m->length ? bytes : m->length;
    for (uint32_t i = 0, n; i < most; i += n) {
        char piece[16];
        n = most - i < sizeof piece ? most - i : (uint32_t)sizeof piece;
        if (lfs_device_read(fs, block, at + i, piece, n) < 0) {
            return 1;
        }
        int d = memcmp(piece, m->name + i, n);
        if (d != 0) {
            return d;
        }
    }
    return (bytes < m->length) - (bytes > m->length);
}

/* What an entry does to the place of the name that is looked for. */
static void match_entry(Lfs *fs, uint32_t block, uint32_t at, uint32_t tag, LfsMatch *m) {
    unsigned id = lfs_id(tag), type = lfs_type(tag);
    if (type == LFS_SPLICE_CREATE) {
        m->at += m->at != LFS_NO_ID && id <= m->at;
    } else if (type == LFS_SPLICE_DELETE) {
        m->found = m->found && id != m->at;
        m->at -= m->at != LFS_NO_ID && id < m->at;
    } else if (type != 0 && type < 0x80) {
        int d = lfs_compare_name(fs, block, at, lfs_span(tag) - 4, m);
        if (d == 0 || (d > 0 && id <= m->at && !m->found)) {
            m->found = d == 0;
            m->at = (uint16_t)id;
            m->type = (uint8_t)type;
        }
    }
}

/* What the entries of a log have come to, as far as it was read. */
typedef struct Scan {
    LfsDir dir;
    LfsMatch match;
    uint32_t ahead, ahead_crc; /* forward checksum: bytes and their sum */
} Scan;

static int scan_entry(Lfs *fs, Scan *s, uint32_t off, uint32_t tag) {
    uint32_t block = s->dir.pair[0], words[2];
    unsigned group = lfs_group(tag);
    if (group == 6 || lfs_type(tag) == LFS_FORWARD_CRC) {
        int error = lfs_span(tag) == 12 ? lfs_device_read(fs, block, off + 4, words, 8) : LFS_EIO;
        if (error < 0) {
            return error;
        }
        memcpy(group == 6 ? s->dir.tail : &s->ahead, words, 8);
        s->dir.split = group == 6 ? (tag >> 20 & 1) != 0 : s->dir.split;
    }
    if (group == 0 && lfs_id(tag) >= s->dir.count && lfs_id(tag) != LFS_NO_ID) {
        s->dir.count = (uint16_t)(lfs_id(tag) + 1);
    }
    if (group == 4) {
        s->dir.count = (uint16_t)(s->dir.count +
                                  (lfs_type(tag) == LFS_SPLICE_CREATE ? 1 : -(s->dir.count > 0)));
    }
    if (s->match.name != NULL) {
        match_entry(fs, block, off + 4, tag, &s->match);
    }
    return 0;
}

/* Reads the log in dir->pair[0]; the last commit whose checksum is right is where it ends. */
static int scan_log(Lfs *fs, LfsDir *dir, LfsMatch *match) {
    Scan now = {*dir, {0}, 0, 0}, good;
    if (match != NULL) {
        now.match = *match;
    }
    uint32_t block = dir->pair[0], size = fs->device.block_bytes, off = 4, tag = LFS_NONE;
    uint32_t crc = lfs_crc_memory(LFS_NONE, &dir->rev, 4);
    bool any = false;
    while (off + 4 <= size) {
        uint32_t before = tag, raw, sum;
        int error = read_tag(fs, block, off, &tag);
        if (error < 0 || tag >> 31 != 0 || off + lfs_span(tag) > size) {
            break;
        }
        raw = lfs_big_endian(tag ^ before);
        crc = lfs_crc_memory(crc, &raw, 4);
        if (lfs_group(tag) == 5 && lfs_type(tag) != LFS_FORWARD_CRC) {
            if (lfs_span(tag) < 8 || lfs_device_read(fs, block, off + 4, &sum, 4) < 0 ||
                sum != crc) {
                break;
            }
            off += lfs_span(tag);
            tag ^= (tag >> 20 & 1) << 31;
            now.dir.off = off;
            now.dir.tag = tag;
            good = now;
            any = true;
            fs->seed ^= crc;
            crc = LFS_NONE;
            now.ahead = 0;
            continue;
        }
        if (lfs_crc(fs, block, off + 4, lfs_span(tag) - 4, &crc) < 0 ||
            scan_entry(fs, &now, off, tag) < 0) {
            break;
        }
        off += lfs_span(tag);
    }
    if (!any) {
        return LFS_EIO;
    }
    uint32_t ahead = LFS_NONE;
    good.dir.erased = good.ahead != 0 && good.dir.off % fs->device.program_bytes == 0 &&
                      good.ahead <= size && good.ahead >= fs->device.program_bytes &&
                      lfs_crc(fs, block, good.dir.off, good.ahead, &ahead) == 0 &&
                      ahead == good.ahead_crc;
    *dir = good.dir;
    if (match != NULL) {
        *match = good.match;
    }
    return 0;
}

int lfs_fetch(Lfs *fs, LfsDir *dir, const uint32_t pair[2], LfsMatch *match) {
    uint32_t blocks[2] = {pair[0], pair[1]}, rev[2];
    int first = 0, bad = 0;
    for (int i = 0; i < 2; i++) {
        bad |= (lfs_device_read(fs, blocks[i], 0, &rev[i], 4) < 0) << i;
    }
    if (blocks[0] == blocks[1] || bad == 3) {
        return LFS_EIO;
    }
    first = bad == 1 || (bad == 0 && (int32_t)(rev[1] - rev[0]) > 0);
    for (int i = 0; i < 2; i++, first ^= 1) {
        if (bad >> first & 1) {
            continue;
        }
        *dir = (LfsDir){.pair = {blocks[first], blocks[first ^ 1]},
                        .tail = {LFS_NONE, LFS_NONE},
                        .rev = rev[first]};
        if (match != NULL) {
            match->at = LFS_NO_ID;
            match->found = false;
        }
        if (scan_log(fs, dir, match) == 0) {
            if (match != NULL && match->at > dir->count) {
                match->at = dir->count;
            }
            return 0;
        }
    }
    return LFS_EIO;
}

/* ---- back over a log */

void lfs_log_start(LfsLog *log, const LfsDir *dir, unsigned id) {
    *log = (LfsLog){.dir = dir, .off = dir->off, .tag = dir->tag, .id = id};
}

int lfs_log_next(Lfs *fs, LfsLog *l) {
    while (l->off >= 4 + lfs_span(l->tag)) {
        uint32_t tag = l->tag & ~(1u << 31);
        l->off -= lfs_span(tag);
        int error = read_tag(fs, l->dir->pair[0], l->off, &l->tag);
        if (error < 0) {
            return error;
        }
        l->tag &= ~(1u << 31);
        if (l->id != LFS_NO_ID && lfs_group(tag) == 4) {
            bool created = lfs_type(tag) == LFS_SPLICE_CREATE;
            if (created && lfs_id(tag) == l->id) {
                l->off = 0; /* what is older belongs to another */
            } else if (lfs_id(tag) <= l->id) {
                l->id += created ? -1u : 1u;
            }
        } else if (lfs_id(tag) == l->id) {
            l->found = tag;
            l->at = l->off + 4;
            return 1;
        }
    }
    return 0;
}

int lfs_get(Lfs *fs, const LfsDir *dir, unsigned id, unsigned mask, unsigned type, LfsLog *log) {
    int more;
    lfs_log_start(log, dir, id);
    while ((more = lfs_log_next(fs, log)) > 0) {
        if ((lfs_type(log->found) & mask) == type) {
            return (log->found & 0x3FFu) != LFS_DELETED;
        }
    }
    return more;
}

/* The data of such an entry, which must be so long. */
static int get_words(Lfs *fs, const LfsDir *dir, LfsLog *log, uint32_t *words, uint32_t bytes) {
    return lfs_span(log->found) != bytes + 4
               ? LFS_EIO
               : lfs_device_read(fs, dir->pair[0], log->at, words, bytes);
}

int lfs_get_pair(Lfs *fs, const LfsDir *dir, unsigned id, uint32_t pair[2]) {
    LfsLog log;
    int got = lfs_get(fs, dir, id, 0x700, 0x200, &log);
    if (got <= 0 || lfs_type(log.found) != LFS_STRUCT_DIR) {
        return got < 0 ? got : LFS_ENOENT;
    }
    return get_words(fs, dir, &log, pair, 8);
}

int lfs_get_state(Lfs *fs, const LfsDir *dir, LfsState *share) {
    LfsLog log;
    *share = (LfsState){0};
    int got = lfs_get(fs, dir, LFS_NO_ID, 0x7FF, LFS_STATE, &log);
    return got <= 0 ? got : get_words(fs, dir, &log, &share->tag, 12);
}

int lfs_next_dir(Lfs *fs, LfsDir *dir, uint32_t *left) {
    if (lfs_pair_none(dir->tail)) {
        return 0;
    }
    if ((*left)-- == 0) {
        return LFS_EIO; /* the list leads back into itself */
    }
    uint32_t pair[2] = {dir->tail[0], dir->tail[1]};
    int error = lfs_fetch(fs, dir, pair, NULL);
    return error < 0 ? error : 1;
}
